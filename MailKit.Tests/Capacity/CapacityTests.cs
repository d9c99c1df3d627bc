using MailKit.Tests.Hosting;

namespace MailKit.Tests.Capacity;

/// <summary>The provider's limit is shared out so that nobody waits longer than he must. The figures for many accounts come from the command.</summary>
public sealed class CapacityTests
{
    [Fact]
    public async Task When_the_limit_is_what_all_wait_for_no_debit_waits_much_longer_than_one_call_for_each_account()
    {
        // Of 12 requests in 66 s, 10 may be for emails: fourteen accounts have had their turn after 93 s.
        var plan = new CapacityPlan(Accounts: 14, Active: 14, Bursts: 1, Minutes: 4, Checkouts: 0, RequestsPerMinute: 12);
        var aTurnOfAll = TimeSpan.FromSeconds(93);

        var (emails, oldest, waiting) = await CapacityWorld.RunAsync(plan, CapacityWorld.FirstDay.AddHours(8.98), async (providers, world) =>
            (providers.DebitAges.Count, providers.DebitAges.Max(), await world.WaitingEmailsAsync()));

        Assert.Equal((14 * CapacityPlan.EmailsOf(0), 0), (emails, waiting));
        Assert.InRange(oldest, aTurnOfAll / 2, aTurnOfAll * 2);
    }
}
