package dev.recap.tests.offender.second;

import dev.recap.tests.offender.first.First;

public interface Second {

  First first();
}
