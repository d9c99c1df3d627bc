using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>Clients that repeat themselves, and providers that lie, are slow or are gone. What the database has no part in is tried on one here, and by <c>.ci/run</c> on the other.</summary>
[Collection(FaultCollection.Name)]
public sealed class PeerFaultTests(FaultClusters clusters) : FaultTests(clusters)
{
    [Theory, OnBothDatabases]
    public Task Parallel_sends_never_spend_more_than_there_is(TestDatabase database) => HoldAsync("F1", database);

    [Theory, OnBothDatabases]
    public Task A_request_repeated_with_its_key_is_one_email(TestDatabase database) => HoldAsync("F6", database);

    [Fact]
    public Task A_lost_answer_of_Resend_sends_no_second_email() => HoldAsync("F7", TestDatabase.Sqlite);

    [Fact]
    public Task A_conflict_over_a_key_is_waited_for_or_shown_to_a_person() => HoldAsync("F8", TestDatabase.Sqlite);

    [Fact]
    public Task An_outcome_that_Resend_has_forgotten_is_never_tried_again_blindly() => HoldAsync("F9", TestDatabase.Sqlite);

    [Fact]
    public Task A_lost_answer_of_Dodo_makes_no_second_debit() => HoldAsync("F10", TestDatabase.Sqlite);

    [Fact]
    public Task Credits_that_were_taken_away_leave_a_debt_and_no_free_email() => HoldAsync("F11", TestDatabase.Sqlite);

    [Fact]
    public Task A_storm_of_errors_passes_and_everything_is_settled() => HoldAsync("F12", TestDatabase.Sqlite);

    [Fact]
    public Task Strange_answers_change_nothing() => HoldAsync("F14", TestDatabase.Sqlite);

    [Fact]
    public Task Accepting_goes_on_while_both_providers_are_down() => HoldAsync("F15", TestDatabase.Sqlite);

    [Fact]
    public Task No_forged_webhook_is_taken() => HoldAsync("F16", TestDatabase.Sqlite);

    [Fact]
    public Task A_replayed_webhook_has_one_effect() => HoldAsync("F17", TestDatabase.Sqlite);

    [Fact]
    public Task Webhooks_end_in_one_state_whatever_their_order() => HoldAsync("F18", TestDatabase.Sqlite);

    [Fact]
    public Task A_poisonous_webhook_is_kept_and_blocks_nobody() => HoldAsync("F19", TestDatabase.Sqlite);

    [Fact]
    public void Web_pages_are_tried_at_everything_that_a_gateway_can_ask()
        => Assert.Equal(GatewayCalls.Gateways.Order(), GatewayCalls.All.Select(call => call.Gateway).Order());
}
