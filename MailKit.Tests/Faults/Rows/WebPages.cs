using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F36: at every call that MailKit makes, a web page answers with 400, 401, 403 and 404 before the provider does. None of them decides anything.</summary>
public sealed class WebPages() : FaultRow("F36", "web pages as answers, at every call", new(0, 200, InCi: 1))
{
    private const int Emails = 12;

    private static readonly int[] Statuses = [400, 401, 403, 404];
    private static readonly WorkKind[] Retried = [WorkKind.Send, WorkKind.Batch, WorkKind.LookUp, WorkKind.Debit, WorkKind.Settle];
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // The price list is read every five minutes only: each trial has a node that has not.
    public override bool IsDestructive => true;

    public override IReadOnlyList<string> Errors => ["is parked, and Resend is asked"];

    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "3")] };

    public override async Task RunAsync(TrialRound round)
    {
        var (cluster, began) = (round.Cluster, DateTimeOffset.UtcNow);
        var accounts = await round.OpenAsync(3, credits: Emails);
        var (sender, doubtful, first) = (accounts[0], accounts[1], accounts[2]);
        var person = await ClusterPerson.SignInAsync(cluster);

        // Nothing but the calls may tell what happened.
        await cluster.FaultAsync(new { provider = "dodo", kind = "webhook_drop" });
        await cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop" });

        // Of one email nobody knows whether it was sent, so it is looked for. Others gather while Resend wants peace.
        await round.FaultAsync(new { provider = "resend", kind = "drop_answer", route = "POST /emails", match = doubtful.Mark, count = 1 });
        await round.FaultAsync(new { provider = "resend", kind = "status", status = 409, name = "invalid_idempotent_request", route = "POST /emails", match = doubtful.Mark, count = 1 });
        var peace = await round.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = "1", route = "POST /emails", match = first.Mark, count = 1 });
        await PutAsync(round, GatewayCalls.All.Where(call => !call.IsOfCustomer), "");
        await PutAsync(round, GatewayCalls.All.Where(call => call.Route.Contains("/balances/", StringComparison.Ordinal)), sender.CustomerId);

        await Task.WhenAll(round.InsistAsync(doubtful, "doubtful"), SendAsync(round, first, sender, peace), BuyAsync(round, person), EndedAsync(round, sender));
        await round.StruckAsync();
        round.Add(await person.AccountAsync(0));
        await round.JudgeAsync();
        round.Expect(!await cluster.DataAsync(db => db.Ledger.AnyAsync(l => l.Kind == LedgerKind.Release)), "A page let credits go.");
        round.Expect(!cluster.Nodes[0].Output.Contains("does not list the parked email", StringComparison.Ordinal), "A page was believed that Resend does not have an email.");

        foreach (var (provider, call) in (await cluster.CallsAsync("resend", began)).Select(c => ("resend", c)).Concat((await cluster.CallsAsync("dodo", began)).Select(c => ("dodo", c))))
        {
            round.Expect(GatewayCalls.All.Any(known => known.Fits(provider, call)), $"No page is tried at {provider}'s {call.Method} {call.Path}.");
        }
    }

    private static async Task SendAsync(TrialRound round, ClusterAccount first, ClusterAccount sender, string peace)
    {
        await round.InsistAsync(first, "first");
        await round.StrikeAsync(() => Until.TrueAsync(async () => (await round.Cluster.StrikesAsync())[peace] > 0));
        await round.LoadAsync([sender], Emails);
    }

    // The prices, the customer, the checkout, what was paid, the plan's end, the card: whatever stands in the way is told in words, and the next try goes on.
    private static async Task BuyAsync(TrialRound round, ClusterPerson person)
    {
        string? session = null;
        await AgainAsync(round, person, async () => (session = await person.BuyAsync("Subscribe")) is not null);
        await PutAsync(round, GatewayCalls.All.Where(call => call.Gateway is nameof(Domain.Billing.ICheckoutGateway.PortalAsync)), (await person.AccountAsync(0)).CustomerId);
        await person.PayAsync(session!);
        await AgainAsync(round, person, async () =>
        {
            // The page asks Dodo every few seconds, and has just done so.
            await round.Cluster.DataAsync(db => db.Checkouts.Where(c => c.AccountId == person.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.LookedAt, DateTimeOffset.UtcNow.AddMinutes(-1))));
            await round.Cluster.PassAsync(Soon, [person.Id]);
            await person.ReturnAsync(session!);
            return person.Visitor.Text.Contains("5,000 emails were added", StringComparison.Ordinal);
        });
        await AgainAsync(round, person, async () =>
        {
            await person.Visitor.GoAsync("/app/billing?ask=cancel");
            await person.Visitor.SubmitAsync("form[action*='handler=Cancel']");
            return await round.Cluster.DataAsync(db => db.Subscriptions.AnyAsync(s => s.AccountId == person.Id && s.CancelsAtPeriodEnd));
        });
        await AgainAsync(round, person, async () =>
        {
            await person.Visitor.GoAsync("/app/billing");
            await person.Visitor.SubmitAsync("form[action*='handler=Portal']");
            return person.Visitor.At.Authority != round.Cluster.Nodes[0].Url.Authority;
        });
    }

    private static Task AgainAsync(TrialRound round, ClusterPerson person, Func<Task<bool>> act) => Until.TrueAsync(async () =>
    {
        var isDone = await act();
        var (status, text) = ((int)person.Visitor.Status, person.Visitor.Text);
        round.Expect(status is 200 || (status is 503 && text.Contains("ry again in a minute", StringComparison.Ordinal)), $"At {person.Visitor.At} a person was answered {status}: {text}");
        return isDone;
    });

    private static async Task PutAsync(TrialRound round, IEnumerable<GatewayCall> calls, string customer)
    {
        foreach (var call in calls)
        {
            var statuses = Statuses.ToArray();
            round.Random.Shuffle(statuses);

            foreach (var status in statuses)
            {
                // A refused debit makes us read the balance; not every page does, so of one there are more.
                var count = call.Gateway is nameof(ICreditGateway.DebitAsync) && status is 400 ? Statuses.Length : 1;
                await round.FaultAsync(new { provider = call.Provider, kind = "status", route = call.RouteOf(customer), status, content_type = "text/html", body = $"<!DOCTYPE html><title>{status}</title><h1>Somebody in between</h1>", count });
            }
        }
    }

    // What waits for its next try need not wait for long.
    private static Task EndedAsync(TrialRound round, ClusterAccount lister)
    {
        var waiting = "";
        return round.StrikeAsync(() => Until.TrueAsync(
            async () =>
            {
                await round.Cluster.PassAsync(Soon, null, Retried);
                await round.Cluster.PassAsync(Day, [lister.Id], WorkKind.ListLedger);
                var faults = (await round.Cluster.ControlAsync(HttpMethod.Get, "faults")).GetProperty("items").EnumerateArray();
                waiting = string.Join(' ', faults.Where(f => f.GetProperty("kind").GetString() is not "webhook_drop" && !f.GetProperty("over").GetBoolean()).Select(f => $"{f.GetProperty("route")} {f.GetProperty("strikes")}"));
                return waiting is "" && !await round.Cluster.DataAsync(db => db.Emails.AnyAsync(e => e.State != EmailState.Settled));
            },
            () => $"Not every page was met: {waiting}"));
    }
}
