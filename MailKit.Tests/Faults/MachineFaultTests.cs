using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>Processes that die, freeze or are replaced, and databases that are locked, full or gone.</summary>
public sealed class MachineFaultTests(FaultRigs rigs) : FaultTests(rigs)
{
    [Theory, OnBothDatabases]
    public Task Dying_at_a_named_point_loses_nothing_and_doubles_nothing(TestDatabase database) => HoldAsync("F3", database);

    [Theory, OnBothDatabases]
    public Task A_kill_at_a_random_moment_loses_nothing_and_doubles_nothing(TestDatabase database) => HoldAsync("F4", database);

    [Theory, OnBothDatabases]
    public Task A_rolling_restart_fails_no_request_at_the_other_node(TestDatabase database) => HoldAsync("F5", database);

    [Theory, OnBothDatabases]
    public Task A_crash_after_a_webhook_is_stored_leaves_its_effect_to_the_restart(TestDatabase database) => HoldAsync("F20", database);

    [Theory, OnBothDatabases]
    public Task A_database_locked_by_a_stranger_is_waited_for_or_said(TestDatabase database) => HoldAsync("F21", database);

    [Fact]
    public Task A_full_disk_refuses_new_emails_and_harms_no_old_one() => HoldAsync("F22", TestDatabase.Sqlite);

    [PostgresFact]
    public Task A_database_server_that_cuts_connections_costs_nothing() => HoldAsync("F23", TestDatabase.Postgres);

    [Theory, OnBothDatabases]
    public Task A_worker_frozen_past_its_lease_cannot_write(TestDatabase database) => HoldAsync("F25", database);

    [Theory, OnBothDatabases]
    public Task A_backup_taken_under_load_can_be_gone_on_from(TestDatabase database) => HoldAsync("F26", database);

    [Theory, OnBothDatabases]
    public Task A_crash_in_a_migration_is_gone_on_from(TestDatabase database) => HoldAsync("F27", database);
}
