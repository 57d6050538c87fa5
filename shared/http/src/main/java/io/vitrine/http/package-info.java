/** What every request to the API meets before and after its own code: the gate, who may do what, and how trouble is told. */
@NullMarked
package io.vitrine.http;

import org.jspecify.annotations.NullMarked;
