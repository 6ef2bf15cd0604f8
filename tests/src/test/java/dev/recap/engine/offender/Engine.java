package dev.recap.engine.offender;

public interface Engine {}
