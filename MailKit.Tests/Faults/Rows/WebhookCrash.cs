using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F20: the process dies when a webhook is about to be stored, or is stored and has had no effect yet. Its sender repeats until it hears 200, and no longer.</summary>
public sealed class WebhookCrash() : FaultRow("F20", "kill -9 between a webhook and its effect", new(1, 2000, InCi: 5))
{
    private const int Emails = 6;

    private static readonly string[] Points = ["webhook-before-store", "webhook-stored"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override async Task RunAsync(TrialRound round)
    {
        var node = round.Cluster.Nodes[0];
        var account = await round.OpenAsync(Emails);
        await round.LoadAsync([account], Emails);
        await Until.TrueAsync(() => round.Cluster.DataAsync(async db => await db.Emails.CountAsync(e => e.AccountId == account.Id && e.State == EmailState.Settled) is Emails));
        var sent = await round.Cluster.DataAsync(db => db.Emails.Where(e => e.AccountId == account.Id).Select(e => e.ResendId!).ToListAsync());

        var point = Points[round.Random.Next(Points.Length)];
        node.CrashAt(point, round.Random.Next(1, Emails));
        var told = sent.Select(id => Webhook.OfEmail(round.Cluster, "email.complained", id, account)).ToList();
        var telling = Task.WhenAll(told.Select(webhook => TellAsync(round, webhook)));
        await round.Cluster.AdjustAsync(account.CustomerId, 7);
        round.Struck(await node.EndedAsync(Patience) && node.ExitCode is 137, $"{point} was never reached.");

        await node.KillAsync();
        await node.RestartAsync();
        await telling;
        await round.JudgeAsync();
        await Until.TrueAsync(() => round.Cluster.DataAsync(async db => await db.EmailRecipients.CountAsync(r => r.AccountId == account.Id && r.Delivery == DeliveryState.Complained) is Emails));

        var ids = told.Select(w => w.Id).ToList();
        var effects = await round.Cluster.DataAsync(db => db.EmailEvents.CountAsync(e => ids.Contains(e.WebhookId)));
        round.Expect(effects is Emails, $"I4: {Emails} webhooks had {effects} effects.");
    }

    private static async Task TellAsync(TrialRound round, SignedWebhook webhook)
        => await Until.TrueAsync(async () => await webhook.PostAsync(round.Cluster) is 200);
}
