using MailKit.Domain.Work;
using MailKit.Tests.Faults.Rows;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>Processes that die, and what the next one finds.</summary>
[Collection(FaultCollection.Name)]
public sealed class CrashFaultTests(FaultClusters clusters) : FaultTests(clusters)
{
    [Fact]
    public Task Dying_at_a_named_point_loses_nothing_and_doubles_nothing() => HoldAsync("F3", TestDatabase.Sqlite);

    [Fact]
    public Task A_kill_at_a_random_moment_loses_nothing_and_doubles_nothing() => HoldAsync("F4", TestDatabase.Sqlite);

    [Fact]
    public Task A_crash_after_a_webhook_is_stored_leaves_its_effect_to_the_restart() => HoldAsync("F20", TestDatabase.Sqlite);

    [Fact]
    public Task A_backup_taken_under_load_can_be_gone_on_from() => HoldAsync("F26", TestDatabase.Sqlite);

    [Fact]
    public Task A_crash_in_a_migration_is_gone_on_from() => HoldAsync("F27", TestDatabase.Sqlite);

    [Fact]
    public void An_exception_is_tried_inside_every_kind_of_work()
        => Assert.Equal(Enum.GetValues<WorkKind>(), ExceptionsInWork.Pieces.Keys.Concat(ExceptionsInWork.OfNoStep).Order());
}
