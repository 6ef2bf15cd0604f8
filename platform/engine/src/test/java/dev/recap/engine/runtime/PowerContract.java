package dev.recap.engine.runtime;

import static dev.recap.engine.runtime.CapsuleBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.engine.fixture.BusyboxCapsule;
import dev.recap.engine.fixture.Perl;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a capsule cannot do without having declared the power for it. */
interface PowerContract {
  CapsuleBench bench();

  private void eachFails(String... commands) {
    StringBuilder script = new StringBuilder();
    for (String command : commands) {
      script
          .append("(")
          .append(command)
          .append(") >/dev/null 2>&1 && echo \"SUCCEEDED: ")
          .append(command.replaceAll("[\"$'`\\\\]", "_"))
          .append("\"\n");
    }
    script.append("echo done");
    BusyboxCapsule capsule = bench().capsule(script.toString());
    for (Place target : List.of(bench().root, bench().user)) {
      assertThat(text(bench().run(capsule, target))).isEqualTo("done\n");
    }
  }

  @Test
  default void itCannotMountOrMakeNamespaces() {
    eachFails(
        "mount -t tmpfs tmpfs /tmp",
        "mount -o bind / /tmp",
        "mount -o remount,rw /",
        "umount /proc",
        "umount -l /.recap",
        "unshare -U true",
        "unshare -U -r true",
        "unshare -m true",
        "unshare -p -f true",
        "unshare -n true",
        "nsenter -t 1 -m true",
        "nsenter -t 1 -n true",
        "chroot /tmp /bin/true",
        "pivot_root /tmp /tmp",
        "swapon /tmp/x");
  }

  @Test
  default void itCannotChangeTheHostOrTheTargetAsAMachine() {
    eachFails(
        "hostname other",
        "insmod /bin/busybox",
        "rmmod loop",
        "echo b >/proc/sysrq-trigger",
        "echo x >/proc/sys/kernel/hostname",
        "echo 1 >/proc/sys/net/ipv4/ip_forward",
        "echo 1 >/proc/sys/vm/drop_caches",
        "echo 0 >/proc/1/oom_score_adj",
        "echo x >/proc/1/comm",
        "dmesg",
        "mknod /tmp/disk b 8 0",
        "mknod /tmp/mem c 1 1",
        "head -c 1 /proc/kcore",
        "ls /sys/fs/cgroup/*",
        "echo $$ >/sys/fs/cgroup/cgroup.procs",
        "reboot -f",
        "ip addr add 127.7.7.7/8 dev lo",
        "ip link set lo down",
        "ip route add 10.0.0.0/8 dev lo");
  }

  @Test
  default void itCannotReachIntoTheTargetsProcesses() {
    eachFails(
        "kill -9 2",
        "kill -TERM 1",
        "kill -9 -1",
        "killall sleep",
        "renice -n 5 -p 2",
        "taskset -p 1 2",
        "chrt -p -r 1 2",
        "ionice -c 3 -p 2",
        "cat /proc/1/environ",
        "cat /proc/2/maps",
        "readlink /proc/2/exe",
        "echo 0 >/proc/2/mem");
    assertThat(text(bench().run(bench().capsule("taskset -p 2; nice; grep -c . /proc/2/stat"))))
        .isNotEmpty();
  }

  /** Every call with arguments that would work without the filter. */
  private static String calls() {
    return String.join(
        " ",
        Perl.tried("ptrace", "0x4206, 1, 0, 0"),
        Perl.tried("ptrace", "16, 2, 0, 0"),
        Perl.tried("process_vm_readv", "2, 0, 0, 0, 0, 0"),
        Perl.tried("process_vm_writev", "2, 0, 0, 0, 0, 0"),
        Perl.tried("kcmp", "1, 2, 0, 0, 0"),
        Perl.tried("kill", "2, 9"),
        Perl.tried("kill", "1, 0"),
        Perl.tried("kill", "getppid, 9"),
        Perl.tried("tkill", "2, 9"),
        Perl.tried("tgkill", "2, 2, 9"),
        Perl.tried("rt_sigqueueinfo", "2, 9, my $i = qq(\\0) x 128"),
        Perl.tried("rt_tgsigqueueinfo", "2, 2, 9, my $j = qq(\\0) x 128"),
        Perl.tried(
            "pidfd_send_signal", "syscall(" + Perl.number("pidfd_open") + ", 2, 0), 9, 0, 0"),
        Perl.tried("pidfd_getfd", "syscall(" + Perl.number("pidfd_open") + ", 2, 0), 0, 0"),
        Perl.tried("prlimit64", "2, 7, my $l = pack(q(QQ), 3, 3), 0"),
        Perl.tried("prlimit64", "1, 4, my $m = pack(q(QQ), 3, 3), 0"),
        Perl.tried("setpriority", "0, 2, 19"),
        Perl.tried("setpriority", "2, 0+$<, 19")
            .replace("setpriority %d", "setpriority-of-user %d"),
        Perl.tried("ioprio_set", "1, 2, 0x6000"),
        Perl.tried("sched_setaffinity", "2, 8, my $n = pack(q(Q), 1)"),
        Perl.tried("sched_setscheduler", "2, 3, my $o = pack(q(L), 0)"),
        Perl.tried("migrate_pages", "2, 8, 0, 0"),
        Perl.tried("shmget", "4711, 4096, 01777"),
        Perl.tried("semget", "4711, 1, 01777"),
        Perl.tried("msgget", "4711, 01777"),
        Perl.tried("mq_open", "my $q = q(recap), 66, 0777, 0"),
        Perl.tried("mount", "my $t = q(tmpfs), my $u = q(/tmp), $t, 0, 0"),
        Perl.tried("umount2", "my $v = q(/tmp), 2"),
        Perl.tried("pivot_root", "my $w = q(/tmp), $w"),
        Perl.tried("chroot", "my $x = q(/tmp)"),
        Perl.tried("fsopen", "my $y = q(tmpfs), 0"),
        Perl.tried("open_tree", "-100, my $z = q(/), 1"),
        Perl.tried("open_by_handle_at", "-100, my $h = qq(\\0) x 64, 0"),
        Perl.tried("unshare", "0x10000000"),
        Perl.tried("unshare", "0x20000"),
        Perl.tried("setns", "0, 0"),
        Perl.tried("init_module", "0, 0, 0"),
        Perl.tried("finit_module", "0, 0, 0"),
        Perl.tried("sethostname", "my $a = q(other), 5"),
        Perl.tried("bpf", "0, 0, 0"),
        Perl.tried("perf_event_open", "0, 0, 0, 0, 0"),
        Perl.tried("userfaultfd", "1"),
        Perl.tried("io_uring_setup", "1, 0"),
        Perl.tried("keyctl", "0, 0, 0, 0, 0"),
        Perl.tried("add_key", "0, 0, 0, 0, 0"),
        Perl.tried("kexec_load", "0, 0, 0, 0"),
        Perl.tried("reboot", "0, 0, 0, 0"),
        Perl.tried("swapon", "0, 0"),
        Perl.tried("acct", "0"),
        Perl.tried("clock_settime", "0, my $b = pack(q(QQ), 1, 1)"),
        Perl.tried("syslog", "2, 0, 0"));
  }

  @Test
  default void everyCallThatActsOnOthersIsRefused() {
    for (Place target : List.of(bench().root, bench().user)) {
      InvocationRecord record = bench().run(bench().perl(calls()), target);
      assertThat(text(record).lines()).hasSize(51).allSatisfy(l -> assertThat(l).endsWith(" 1"));
    }
    assertThat(text(bench().run(bench().perl(Perl.tried("clone3", "0, 88")))))
        .isEqualTo("clone3 38\n");
  }

  @Test
  default void callsForOtherKernelInterfacesOfTheSameMachineAreRefused() {
    // On x86-64 the same calls have other numbers in the 32-bit and the x32 table.
    String x32 = "$!=0; $r=syscall(0x40000000 + 62, 2, 9); print $r == -1 ? $!+0 : 0;";
    InvocationRecord record = bench().run(bench().perl(x32));
    assertThat(text(record)).isIn("", "1", "38");
    if (text(record).isEmpty()) {
      assertThat(record.outcome())
          .contains(new Outcome.Failed(159, "The capsule was ended by signal 31"));
    }
  }

  @Test
  default void rawSocketsNeedTheirCapability() {
    String socket = "print socket(S, 2, 3, 1) ? q(made) : q(refused)";
    String packet = "print socket(S, 17, 3, 768) ? q(made) : q(refused)";
    assertThat(text(bench().run(bench().perl(socket)))).isEqualTo("refused");
    assertThat(text(bench().run(bench().perl(packet)))).isEqualTo("refused");
    assertThat(text(bench().run(bench().perl(socket).withCapabilities("NET_RAW"))))
        .isEqualTo("made");
    assertThat(text(bench().run(bench().perl(packet).withCapabilities("NET_RAW"), bench().user)))
        .isEqualTo("made");
  }

  @Test
  default void theDeclaredPowerToTraceWorks() {
    InvocationRecord record =
        bench()
            .run(
                bench().capsule("tr '\\0' '\\n' </proc/1/environ").withCapabilities("SYS_PTRACE"),
                bench().user);
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    assertThat(text(record)).contains("PATH=/bin");
  }

  @Test
  default void aProgramThatRaisesItsRightsDoesNot() {
    // The binary belongs to root and has the set-user-ID bit; no_new_privs makes that void.
    assertThat(
            text(bench().run(bench().capsule("busybox su -c id 2>/dev/null; id -u"), bench().user)))
        .isEqualTo("1000\n");
  }
}
