using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>Clients that repeat themselves, and providers that lie, are slow or are gone.</summary>
[Collection(FaultCollection.Name)]
public sealed class PeerFaultTests(FaultClusters clusters) : FaultTests(clusters)
{
    [Theory, OnBothDatabases]
    public Task Parallel_sends_never_spend_more_than_there_is(TestDatabase database) => HoldAsync("F1", database);

    [Theory, OnBothDatabases]
    public Task Parallel_sends_at_two_nodes_never_spend_more_than_there_is(TestDatabase database) => HoldAsync("F2", database);

    [Theory, OnBothDatabases]
    public Task A_request_repeated_with_its_key_is_one_email(TestDatabase database) => HoldAsync("F6", database);

    [Theory, OnBothDatabases]
    public Task A_lost_answer_of_Resend_sends_no_second_email(TestDatabase database) => HoldAsync("F7", database);

    [Theory, OnBothDatabases]
    public Task A_lost_answer_to_a_batch_sends_none_of_it_again(TestDatabase database) => HoldAsync("F7b", database);

    [Theory, OnBothDatabases]
    public Task A_conflict_over_a_key_is_waited_for_or_shown_to_a_person(TestDatabase database) => HoldAsync("F8", database);

    [Theory, OnBothDatabases]
    public Task An_outcome_that_Resend_has_forgotten_is_never_tried_again_blindly(TestDatabase database) => HoldAsync("F9", database);

    [Theory, OnBothDatabases]
    public Task A_lost_answer_of_Dodo_makes_no_second_debit(TestDatabase database) => HoldAsync("F10", database);

    [Theory, OnBothDatabases]
    public Task Credits_that_were_taken_away_leave_a_debt_and_no_free_email(TestDatabase database) => HoldAsync("F11", database);

    [Theory, OnBothDatabases]
    public Task A_storm_of_errors_passes_and_everything_is_settled(TestDatabase database) => HoldAsync("F12", database);

    [Theory, OnBothDatabases]
    public Task A_provider_that_asks_to_wait_is_obeyed_by_all_nodes(TestDatabase database) => HoldAsync("F13", database);

    [Theory, OnBothDatabases]
    public Task Strange_answers_change_nothing(TestDatabase database) => HoldAsync("F14", database);

    [Fact]
    public Task Accepting_goes_on_while_both_providers_are_down() => HoldAsync("F15", TestDatabase.Sqlite);

    [Theory, OnBothDatabases]
    public Task No_forged_webhook_is_taken(TestDatabase database) => HoldAsync("F16", database);

    [Theory, OnBothDatabases]
    public Task A_replayed_webhook_has_one_effect(TestDatabase database) => HoldAsync("F17", database);

    [Theory, OnBothDatabases]
    public Task Webhooks_end_in_one_state_whatever_their_order(TestDatabase database) => HoldAsync("F18", database);

    [Theory, OnBothDatabases]
    public Task A_poisonous_webhook_is_kept_and_blocks_nobody(TestDatabase database) => HoldAsync("F19", database);

    [Fact]
    public Task A_web_page_in_a_providers_place_decides_nothing() => HoldAsync("F36", TestDatabase.Sqlite);

    [Fact]
    public void Web_pages_are_tried_at_everything_that_a_gateway_can_ask()
        => Assert.Equal(GatewayCalls.Gateways.Order(), GatewayCalls.All.Select(call => call.Gateway).Order());

    [Fact]
    public Task An_email_beside_another_accounts_hundreds_is_among_the_next_calls() => HoldAsync("F39", TestDatabase.Sqlite);

    [Fact]
    public Task Webhooks_that_are_lost_for_good_cost_nobody_who_buys_anything() => HoldAsync("F40", TestDatabase.Sqlite);
}
