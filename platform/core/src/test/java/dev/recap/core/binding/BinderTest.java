package dev.recap.core.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.binding.Binding.Identity;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Limits;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BinderTest {
  private static final int UNUSED = 60_000;
  private static final TargetFacts FACTS =
      new TargetFacts(1000, 100, List.of(27, 44), true, false, UNUSED);

  @Test
  void givesWhatIsDeclaredAndNothingElse() {
    Set<Namespace> namespaces = Set.of(Namespace.NET);
    Binding binding =
        new Binder()
            .bind(
                new DeclaredBinding(
                    namespaces, Filesystem.NONE, new User.Root(), Set.of("NET_RAW", "KILL")),
                Limits.DEFAULT,
                FACTS);
    assertThat(binding.namespaces()).isEqualTo(namespaces);
    assertThat(binding.filesystem()).isEqualTo(Filesystem.NONE);
    assertThat(binding.capabilities()).containsExactly("KILL", "NET_RAW");
    assertThat(binding.limits()).isEqualTo(Limits.DEFAULT);
  }

  @Test
  void joinsUserAndCgroupNamespacesWhereTheTargetHasItsOwn() {
    DeclaredBinding declared = declared(Filesystem.READ, new User.Root());
    Binding binding = new Binder().bind(declared, Limits.DEFAULT, FACTS);
    assertThat(binding.joinUser()).isTrue();
    assertThat(binding.joinCgroup()).isFalse();
    Binding other =
        new Binder()
            .bind(declared, Limits.DEFAULT, new TargetFacts(0, 0, List.of(), false, true, UNUSED));
    assertThat(other.joinUser()).isFalse();
    assertThat(other.joinCgroup()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "READ"})
  void shutsTheWayThroughProcByAGroupNoProcessOfTheTargetHas(Filesystem filesystem) {
    assertThat(identity(filesystem, new User.OfTarget()))
        .isEqualTo(new Identity(1000, UNUSED, List.of(100, 27, 44)));
    assertThat(identity(filesystem, new User.Root()))
        .isEqualTo(new Identity(0, UNUSED, List.of(0)));
    assertThat(identity(filesystem, new User.Id(7))).isEqualTo(new Identity(7, UNUSED, List.of(7)));
  }

  @Test
  void namesTheTargetsGroupOnceWhenItIsSupplementaryToo() {
    TargetFacts facts = new TargetFacts(1000, 27, List.of(27, 44), true, false, UNUSED);
    DeclaredBinding declared = declared(Filesystem.READ, new User.OfTarget());
    assertThat(new Binder().bind(declared, Limits.DEFAULT, facts).identity())
        .isEqualTo(new Identity(1000, UNUSED, List.of(27, 44)));
  }

  @Test
  void isExactlyTheTargetsUserWhereThatWayIsOpenByDeclaration() {
    Identity target = new Identity(1000, 100, List.of(27, 44));
    assertThat(identity(Filesystem.WRITE, new User.OfTarget())).isEqualTo(target);
    DeclaredBinding ptrace =
        new DeclaredBinding(Set.of(), Filesystem.READ, new User.OfTarget(), Set.of("SYS_PTRACE"));
    assertThat(new Binder().bind(ptrace, Limits.DEFAULT, FACTS).identity()).isEqualTo(target);
    assertThat(identity(Filesystem.WRITE, new User.Id(7))).isEqualTo(new Identity(7, 7, List.of()));
  }

  private static Identity identity(Filesystem filesystem, User user) {
    return new Binder().bind(declared(filesystem, user), Limits.DEFAULT, FACTS).identity();
  }

  private static DeclaredBinding declared(Filesystem filesystem, User user) {
    return new DeclaredBinding(Set.of(), filesystem, user, Set.of());
  }
}
