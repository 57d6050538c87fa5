@NullMarked
package io.vitrine.functions.locations;

import org.jspecify.annotations.NullMarked;
