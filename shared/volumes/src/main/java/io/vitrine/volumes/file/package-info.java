/**
 * Files and block devices by their descriptor, as the operating system has them: positional reads and writes that no interrupt tears
 * down, zeroed ranges, locks that end with their holder, and error numbers instead of error texts. Linux only.
 */
@NullMarked
package io.vitrine.volumes.file;

import org.jspecify.annotations.NullMarked;
