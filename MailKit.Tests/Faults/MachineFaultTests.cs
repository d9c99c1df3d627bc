using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>Processes that freeze or are replaced, and databases that are locked, full or gone.</summary>
[Collection(FaultCollection.Name)]
public sealed class MachineFaultTests(FaultClusters clusters) : FaultTests(clusters)
{
    [Fact]
    public Task A_rolling_restart_fails_no_request_at_the_other_node() => HoldAsync("F5", TestDatabase.Sqlite);

    [Fact]
    public Task A_database_locked_by_a_stranger_is_waited_for_or_said() => HoldAsync("F21", TestDatabase.Sqlite);

    [Fact]
    public Task A_full_disk_refuses_new_emails_and_harms_no_old_one() => HoldAsync("F22", TestDatabase.Sqlite);

    [PostgresFact]
    public Task A_database_server_that_cuts_connections_costs_nothing() => HoldAsync("F23", TestDatabase.Postgres);

    [Fact]
    public Task A_worker_frozen_past_its_lease_cannot_write() => HoldAsync("F25", TestDatabase.Sqlite);

    [PostgresFact]
    public Task A_standby_that_takes_over_knows_all_that_was_accepted() => HoldAsync("F29", TestDatabase.Postgres);

    [PostgresFact]
    public Task What_another_process_made_is_found_without_notices_too() => HoldAsync("F35", TestDatabase.Postgres);
}
