import { widesMade } from "./decimals";
import { overLimit } from "./failure";

/** Units one evaluation may use: a list entry, a call and 64 characters of text are one each. */
export const unitsMax = 200_000;
/** Longest text an expression may build. */
export const textMax = 1_000_000;
const mapUnitsMax = 10_000_000;
const mapCharactersMax = 100_000_000;
const unitsPerWide = 4;

/** What one evaluation has left; every function that works through a list or a text pays before it works. */
export class Budget {
  private left = unitsMax;
  private wides = widesMade();
  private mapLeft = mapUnitsMax;
  private charactersLeft = mapCharactersMax;

  /** Refills it for another evaluation. */
  reset(): void {
    this.left = unitsMax;
    this.wides = widesMade();
    this.mapLeft = mapUnitsMax;
    this.charactersLeft = mapCharactersMax;
  }

  burn(units: number): void {
    const wides = widesMade();
    this.left -= units + (wides - this.wides) * unitsPerWide;
    this.wides = wides;
    if (this.left < 0) throw overLimit(`More work than ${unitsMax} units`);
  }

  /** Pays for a text that is about to be built. */
  text(length: number): void {
    if (length > textMax) throw overLimit(`A text of more than ${textMax} characters`);
    this.charactersLeft -= length;
    if (this.charactersLeft < 0) throw overLimit("More text than one map may build");
    this.burn(length >> 6);
  }

  /** Each field of a map has its own units; all together have fifty times as many. */
  nextField(): void {
    this.mapLeft -= unitsMax - this.left;
    if (this.mapLeft < 0) throw overLimit(`More work than ${mapUnitsMax} units in one map`);
    this.left = unitsMax;
  }
}
