using MailKit.Tests.Hosting;

namespace MailKit.Tests.Capacity;

/// <summary>The provider's limit is shared out so that nobody waits longer than he must. The figures for many accounts come from the command.</summary>
public sealed class CapacityTests
{
    [Fact]
    public async Task When_the_limit_is_what_all_wait_for_no_debit_waits_much_longer_than_one_call_for_each_account()
    {
        // Of 12 requests in 66 s, 10 may be for emails: twenty accounts have had their turn after 132 s.
        var plan = new CapacityPlan(Accounts: 20, Active: 20, Bursts: 1, Minutes: 6, Checkouts: 0, RequestsPerMinute: 12);
        var aTurnOfAll = TimeSpan.FromSeconds(132);

        var (emails, oldest, waiting) = await CapacityWorld.RunAsync(plan, CapacityWorld.FirstDay.AddHours(8.95), async (providers, world) =>
            (providers.DebitAges.Count, providers.DebitAges.Max(), await world.WaitingEmailsAsync()));

        Assert.Equal((20 * CapacityPlan.EmailsOf(0), 0), (emails, waiting));
        Assert.InRange(oldest, aTurnOfAll / 2, aTurnOfAll * 2);
    }
}
