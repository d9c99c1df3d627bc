using System.Net.Http.Headers;
using System.Net.Http.Json;
using MailKit.Domain.Banners;
using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F40: every webhook is lost and never comes again while people subscribe, top up, are refunded, renew, and send until little is left.</summary>
public sealed class LostForGood() : FaultRow("F40", "webhooks are lost for good while people buy", new(0, 200, InCi: 1))
{
    private const int Bought = 5000;
    private const int Refunded = 2000;
    private const int Left = 997;

    private static readonly TimeSpan AfterPaying = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Dodo's clock moves on by a month, and with it everybody's credits.
    public override bool IsDestructive => true;

    // Settings of its own, so that no other row lives in this world.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__SettleFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        var cluster = round.Cluster;
        await round.FaultAsync(new { provider = "dodo", kind = "webhook_drop" });
        await cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop" });
        var people = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ClusterPerson.SignInAsync(cluster)));
        var (subscriber, buyer, absent) = (people[0], people[1], people[2]);

        // Two come back from the checkout, and their page looks until it knows. One pays and never comes back: he is looked for a minute later.
        var paid = (await Task.WhenAll(BuyAsync(round, buyer, "TopUp"), BuyAsync(round, subscriber, "Subscribe"), PayAndLeaveAsync(round, absent)))[0];

        // A person gives money back at Dodo, and takes credits for it; the daily listing sees it.
        await RefundAsync(cluster, paid);
        await cluster.AdjustAsync((await buyer.AccountAsync(Bought)).CustomerId, -Refunded);
        await LaterAsync(round, buyer, Day, Bought - Refunded);

        await cluster.ControlAsync(HttpMethod.Post, "clock/advance", new { by = "P31D" });
        await LaterAsync(round, subscriber, Day, Bought);

        // What was bought once lasted 30 days.
        await LaterAsync(round, buyer, Day, 0);
        await LaterAsync(round, absent, Day, 0);

        // Until little is left.
        var account = await subscriber.AccountAsync(Bought);
        await cluster.AdjustAsync(account.CustomerId, Left + 3 - Bought);
        await LaterAsync(round, subscriber, Day, Left + 3);
        await TrialRound.LimitAsync(3, atOnce: 3, i => round.InsistAsync(account, $"low-{i}"));
        await Until.TrueAsync(async () => (await subscriber.BalanceAsync()).Posted == Left);
        await cluster.PassAsync(Day, [subscriber.Id], WorkKind.ListLedger);
        await Until.TrueAsync(() => cluster.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == subscriber.Id && b.Kind == BannerKind.CreditsLow)));
        await subscriber.Visitor.GoAsync("/app");
        round.Expect(subscriber.Visitor.Text.Contains($"{Left} emails left", StringComparison.Ordinal), $"Nobody was told that little is left: {subscriber.Visitor.Text}");

        foreach (var person in people)
        {
            round.Add(await person.AccountAsync(Bought));
        }

        await round.JudgeAsync();
        round.Struck(!await cluster.DataAsync(db => db.Webhooks.AnyAsync()), "a webhook arrived.");
    }

    // Buys, pays, comes back, and is told what was added; answers the payment.
    private static async Task<string> BuyAsync(TrialRound round, ClusterPerson person, string handler)
    {
        var session = await person.BuyAsync(handler) ?? throw new InvalidOperationException($"Nothing could be bought: {person.Visitor.Text}");
        var payment = await person.PayAsync(session);
        await Until.TrueAsync(async () =>
        {
            await person.ReturnAsync(session);
            return person.Visitor.Text.Contains("5,000 emails were added", StringComparison.Ordinal);
        });
        round.Expect(await round.Cluster.DataAsync(db => db.Subscriptions.AnyAsync(s => s.AccountId == person.Id && s.Status == "active")) == handler is "Subscribe", $"After {handler} the plan is not what was bought.");

        return payment;
    }

    private static async Task<string> PayAndLeaveAsync(TrialRound round, ClusterPerson person)
    {
        var session = (await person.BuyAsync("TopUp"))!;

        // A new customer's ledger is listed at once, and must not happen to see what is paid.
        await Until.TrueAsync(async () => (await person.BalanceAsync()).LedgerReadTo is not null && await round.Cluster.DataAsync(db =>
        {
            var now = DateTimeOffset.UtcNow;
            return db.Work.AnyAsync(w => w.Kind == WorkKind.ListLedger && w.SubjectId == person.Id && w.Lease == null && w.DueAt > now);
        }));
        var payment = await person.PayAsync(session);
        await LaterAsync(round, person, AfterPaying, Bought);
        return payment;
    }

    // Again and again, because Dodo may need a moment for what its clock brought.
    private static Task LaterAsync(TrialRound round, ClusterPerson person, TimeSpan time, int credits) => Until.TrueAsync(
        async () =>
        {
            await round.Cluster.PassAsync(time, [person.Id], WorkKind.ListLedger);
            return (await person.BalanceAsync()).Posted == credits;
        },
        () => $"After {time} our book does not say {credits}.");

    private static async Task RefundAsync(Cluster cluster, string payment)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster.Info.DodoUrl, "refunds")) { Content = JsonContent.Create(new { payment_id = payment }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Info.DodoApiKey);
        using var answer = await cluster.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
