/** One image in one file of a folder: written beside, synced, renamed. */
@NullMarked
package io.vitrine.stores.file;

import org.jspecify.annotations.NullMarked;
