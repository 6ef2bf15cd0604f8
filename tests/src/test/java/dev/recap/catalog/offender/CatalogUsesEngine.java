package dev.recap.catalog.offender;

import dev.recap.engine.offender.Engine;

interface CatalogUsesEngine {

  Engine engine();
}
