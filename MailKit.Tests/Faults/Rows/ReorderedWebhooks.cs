using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F18: the events of an account and of an email in any order; the state in the end is the same.</summary>
public sealed class ReorderedWebhooks() : FaultRow("F18", "webhooks in any order", new(6, 100_000, InCi: 12))
{
    private static readonly string[] Deliveries = ["email.complained", "email.opened", "email.delivery_delayed"];

    private int _reordered;

    public override int AtOnce => 40;

    public override async Task RunAsync(TrialRound round)
    {
        _reordered = 0;
        var accounts = await round.OpenAsync(round.Trials, credits: 10);
        var orders = accounts.Select(_ => round.Random.Next()).ToList();
        await Task.WhenAll(accounts.Select((account, i) => ReorderAsync(round, account, new Random(orders[i]))));
        round.Struck(_reordered > 0, "every webhook came in its order.");
        await round.JudgeAsync();
    }

    private async Task ReorderAsync(TrialRound round, ClusterAccount account, Random random)
    {
        var id = (await round.InsistAsync(account, "reordered")).EmailId;
        await Until.TrueAsync(() => round.Cluster.DataAsync(db => db.Emails.AnyAsync(e => e.Id == id && e.ResendId != null)));
        var resendId = await round.Cluster.DataAsync(db => db.Emails.Where(e => e.Id == id).Select(e => e.ResendId).SingleAsync());

        // Now and then fifty events instead of six.
        var events = Deliveries.Select(type => Webhook.OfEmail(round.Cluster, type, resendId!, account)).ToList();

        for (var i = random.Next(20) is 0 ? 47 : 3; i > 0; i--)
        {
            var adjusted = await round.Cluster.AdjustAsync(account.CustomerId, i % 3 is 0 ? -2 : i);
            events.Add(Webhook.Dodo(round.Cluster, Webhook.OfEntry(adjusted.GetProperty("entries")[0])));
        }

        var order = events.ToArray();

        if (!round.Plan.IsSpared)
        {
            random.Shuffle(order);
        }

        if (!order.SequenceEqual(events))
        {
            Interlocked.Increment(ref _reordered);
        }

        foreach (var webhook in order)
        {
            var status = await webhook.PostAsync(round.Cluster);
            round.Expect(status is 200, $"I6: an event was answered {status}.");
        }

        var ids = order.Select(w => w.Id).ToList();
        await Until.TrueAsync(() => round.Cluster.DataAsync(async db => await db.Webhooks.CountAsync(w => ids.Contains(w.WebhookId) && w.State != WebhookState.Waiting) == ids.Count));
        var delivery = await round.Cluster.DataAsync(db => db.EmailRecipients.Where(r => r.EmailId == id).MaxAsync(r => r.Delivery));
        round.Expect(delivery is DeliveryState.Complained, $"I6: after {string.Join(' ', order.Select(w => w.Body[..30]))} the email is {delivery}.");
    }
}
