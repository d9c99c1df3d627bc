using System.Text;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Webhooks;
using MailKit.Web.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F16: an honest webhook with one thing forged. Most are tried on the signature alone, a few over HTTP.</summary>
public sealed class ForgedWebhooks() : FaultRow("F16", "forged webhooks", new(10_000, 1_000_000, InCi: 10_000))
{
    private const int PerRequest = 500;

    public override int AtOnce => 10_000;

    public override async Task RunAsync(TrialRound round)
    {
        var proof = new WebhookSignature([round.Cluster.Secrets.Dodo], TimeProvider.System);
        var (ids, count) = (new List<string>(), 0);

        for (var trial = 0; trial < round.Trials; trial++)
        {
            var honest = Honest(round);
            var (forged, sent, how) = round.Plan.IsSpared ? (honest, honest.Body, "nothing forged") : Forge(honest, round.Random);
            count += forged == honest && sent == honest.Body ? 0 : 1;
            round.Expect(proof.Verify(honest.Id, honest.Stamp, honest.Sign(), Encoding.UTF8.GetBytes(honest.Body)), "An honest webhook was turned down.");
            round.Expect(!proof.Verify(forged.Id, forged.Stamp, forged.Signature ?? forged.Sign(), Encoding.UTF8.GetBytes(sent)), $"A webhook with {how} was believed.");

            if (trial % PerRequest is 0)
            {
                var status = await forged.PostAsync(round.Cluster, sent);
                ids.Add(forged.Id);
                round.Expect(status is 401, $"A webhook with {how} was answered {status}.");
            }
        }

        round.Struck(count == round.Trials, $"{round.Trials - count} webhooks were honest.");
        var huge = Webhook.Dodo(round.Cluster, $$"""{"type":"x","data":"{{new string('x', 2_000_000)}}"}""");
        round.Expect(await huge.PostAsync(round.Cluster) is 413 or 0, "A webhook of two megabytes was taken.");
        ids.Add(huge.Id);
        round.Expect(!await round.Cluster.DataAsync(db => db.Webhooks.AnyAsync(w => ids.Contains(w.WebhookId))), "A forged webhook was stored.");
    }

    private static SignedWebhook Honest(TrialRound round)
        => Webhook.Dodo(round.Cluster, $$"""{"business_id":"bus_{{round.Random.Next()}}","type":"credit.added","data":{"customer_id":"cus_{{round.Random.Next()}}","amount":"5000"} }""");

    private static (SignedWebhook Webhook, string Sent, string How) Forge(SignedWebhook honest, Random random) => random.Next(13) switch
    {
        0 => (honest with { Signature = "" }, honest.Body, "no signature"),
        1 => (honest with { Signature = honest.Sign(Secret(random)) }, honest.Body, "another secret"),
        2 => (honest with { Signature = honest.Sign("whsec_") }, honest.Body, "an empty secret"),
        3 => (honest with { Signature = honest.Sign() }, Edit(honest.Body, random), "an edited body"),
        4 => (honest with { Signature = honest.Sign(), Id = $"{honest.Id}x" }, honest.Body, "another id"),
        5 => (honest with { Signature = honest.Sign(), At = honest.At.AddSeconds(random.Next(1, 200)) }, honest.Body, "another time"),
        6 => (honest with { At = honest.At.AddSeconds(-random.Next(310, 4_000_000)) }, honest.Body, "an old time"),
        7 => (honest with { At = honest.At.AddSeconds(random.Next(310, 4_000_000)) }, honest.Body, "a time to come"),
        8 => (honest with { Signature = honest.Sign().Replace("v1,", "v1a,", StringComparison.Ordinal) }, honest.Body, "a signature of another version"),
        9 => (honest with { Signature = Flip(honest.Sign(), random) }, honest.Body, "one bit of the signature turned"),
        10 => (honest with { Signature = honest.Sign()[..random.Next(3, 40)] }, honest.Body, "half a signature"),
        11 => (honest with { Signature = honest.Sign()["v1,".Length..] }, honest.Body, "a signature without a version"),
        _ => (honest with { Id = $"{honest.Id}.{honest.Stamp}", Timestamp = "" }, honest.Body, "its boundaries shifted"),
    };

    private static string Secret(Random random)
    {
        var key = new byte[24];
        random.NextBytes(key);

        return "whsec_" + Convert.ToBase64String(key);
    }

    private static string Edit(string body, Random random)
    {
        var at = random.Next(body.Length);
        return random.Next(3) switch
        {
            0 => body.Insert(at, " "),
            1 => body.Remove(at, 1),
            _ => $"{body[..at]}{(char)(body[at] ^ 1)}{body[(at + 1)..]}",
        };
    }

    private static string Flip(string signature, Random random)
    {
        var bytes = Convert.FromBase64String(signature["v1,".Length..]);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));

        return "v1," + Convert.ToBase64String(bytes);
    }
}
