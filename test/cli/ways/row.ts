/** A command as it is typed, its status, and what stderr ends with: CWD stands for the folder, NODE for the path of node. */
export type Row = [command: string, status: number, said: string];
