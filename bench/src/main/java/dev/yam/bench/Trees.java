package dev.yam.bench;

import java.nio.file.Path;

/**
 * Where the servers come from.
 *
 * @param here this tree, built
 * @param baseline the built tree of another commit; {@link #here} where there is none to compare with
 */
record Trees(Path here, Path baseline) {}
