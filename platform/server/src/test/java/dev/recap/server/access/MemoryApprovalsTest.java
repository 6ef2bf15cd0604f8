package dev.recap.server.access;

final class MemoryApprovalsTest extends ApprovalsContract {
  @Override
  Approvals open() {
    return new MemoryApprovals();
  }
}
