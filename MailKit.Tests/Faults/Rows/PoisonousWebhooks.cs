using MailKit.Domain.Webhooks;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using MailKit.Tests.Webhooks;
using MailKit.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F19: well signed nonsense; it is kept, put aside, and what comes after it has its effect.</summary>
public sealed class PoisonousWebhooks() : FaultRow("F19", "poisonous webhooks", new(250, 20_000, InCi: 250))
{
    private static readonly string[] Types =
    [
        "credit.added", "credit.deducted", "credit.balance_low", "credit.expired", "credit.unheard_of", "payment.succeeded", "refund.succeeded", "dispute.opened",
        "subscription.active", "subscription.on_hold", "email.sent", "email.bounced", "email.unheard_of", "entitlement_grant.created", "", "x",
    ];

    public override int AtOnce => 250;

    public override async Task RunAsync(TrialRound round)
    {
        var account = await round.OpenAsync(credits: 20);
        var poison = Enumerable.Range(0, round.Trials).Select(_ => round.Plan.IsSpared ? Webhook.Dodo(round.Cluster, """{"type":"customer.created","data":{} }""") : Poison(round, account)).ToList();
        var statuses = await Task.WhenAll(poison.Select(webhook => webhook.PostAsync(round.Cluster)));
        round.Expect(statuses.All(status => status is 200), $"I2: poison was answered {statuses.FirstOrDefault(status => status is not 200)}.");

        // Behind it, something honest.
        await round.Cluster.AdjustAsync(account.CustomerId, 5);
        await round.InsistAsync(account, "after the poison");

        var ids = poison.Select(w => w.Id).ToList();
        await Until.TrueAsync(() => round.Cluster.DataAsync(async db => await db.Webhooks.CountAsync(w => ids.Contains(w.WebhookId) && (w.State != WebhookState.Waiting || db.Work.Any(x => x.SubjectId == w.Id && x.Failures > 0))) == ids.Count));
        round.Struck(await round.Cluster.DataAsync(db => db.Webhooks.AnyAsync(w => ids.Contains(w.WebhookId) && (w.State == WebhookState.Parked || w.State == WebhookState.Foreign || db.Work.Any(x => x.SubjectId == w.Id && x.Failures > 0)))), "all of it could be read.");
        await round.JudgeAsync();
    }

    private static SignedWebhook Poison(TrialRound round, ClusterAccount account)
    {
        var random = round.Random;
        var body = random.Next(8) switch
        {
            0 => "",
            1 => "not json",
            2 => "[" + string.Concat(Enumerable.Repeat("[", random.Next(2000))),
            3 => $"\"{new string('a', random.Next(5000))}\"",
            4 => $$"""{"type":{{Value(random, account)}},"data":{{Value(random, account)}} }""",
            _ => $$"""{"type":"{{Types[random.Next(Types.Length)]}}","data":{"customer_id":"{{account.CustomerId}}",{{Members(random, account)}} } }""",
        };

        return random.Next(3) is 0 ? Webhook.Resend(round.Cluster, body) : Webhook.Dodo(round.Cluster, body);
    }

    private static string Members(Random random, ClusterAccount account)
        => string.Join(',', ((string[])["id", "amount", "is_credit", "balance_before", "balance_after", "transaction_type", "payment_id", "subscription_id", "threshold_amount", "email_id", "to", "metadata", "created_at", "tags"])
            .Where(_ => random.Next(2) is 0)
            .Append("odd")
            .Select(name => $"\"{name}\":{Value(random, account)}"));

    private static string Value(Random random, ClusterAccount account) => random.Next(10) switch
    {
        0 => "null",
        1 => "1e999",
        2 => "-99999999999999999999999999999999999999",
        3 => "\"\"",
        4 => "[]",
        5 => "{}",
        6 => "true",
        7 => $"\"{account.CustomerId}\"",
        8 => $"\"{new string('9', random.Next(1, 400))}\"",
        _ => """{"a":[{"b":null}]}""",
    };
}
