/** Where in a user's function something was said; carried along for people, never part of what a program means. */

/** The text of one function, as the engine gives it. */
export interface Source {
  /** The kernel's or the helper's name, for people. */
  readonly name: string;
  readonly text: string;
}

/** From `start` up to `end`, in UTF-16 units of the text. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** What a compiler has to say about a program, and about which part of it. */
export interface Note {
  readonly text: string;
  readonly place?: Place;
}
