using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Web.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Webhooks;

/// <summary>A1 to A5: a webhook that is not proven leaves nothing but a number.</summary>
[Collection(SharedHosts.Name)]
public sealed class SignatureTests
{
    private const string Body = """{"business_id":"bus_sandbox","type":"payment.processing","timestamp":"2026-01-05T10:00:00Z","data":{"payload_type":"Payment"}}""";

    [Fact]
    public async Task A_signed_webhook_is_stored_once_however_often_it_comes()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var webhook = SignedWebhook.Dodo(app, Body);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => webhook.PostAsync(app)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, await app.DataAsync(db => db.Webhooks.CountAsync(w => w.WebhookId == webhook.Id)));
    }

    [Theory, OnBothDatabases]
    public async Task Without_a_signature_or_with_the_other_endpoints_secret_it_is_401_leaves_no_row_and_is_counted(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (dodo, resend) = (SignedWebhook.Dodo(app, Body), SignedWebhook.Resend(app, Body));
        var counted = new ConcurrentQueue<(long, object?)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                // Every host of the test run has its own.
                if (instrument.Name is RefusedWebhooks.Name && instrument.Meter.Scope == app.Services.GetService<IMeterFactory>())
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Enqueue((count, tags[0].Value)));
        listener.Start();

        foreach (var forged in (SignedWebhook[])[dodo with { Signature = "" }, dodo with { Signature = dodo.Sign(app.ResendSecret) }, resend with { Signature = "" }, resend with { Signature = resend.Sign(app.DodoSecret) }])
        {
            using var answer = await forged.PostAsync(app);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal([(1, "dodo"), (1, "dodo"), (1, "resend"), (1, "resend")], counted);
        Assert.False(await app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == dodo.Id || w.WebhookId == resend.Id)));

        // Who is what he says he is counts for nothing here.
        (await dodo.PostAsync(app)).Dispose();
        Assert.Equal(4, counted.Count);
    }

    public static TheoryData<string> Forgeries =>
    [
        "no signature", "empty signature", "another secret", "one byte changed", "json written anew", "another id", "another time",
        "too old", "too new", "not a number", "negative", "twenty digits", "a dot in the id", "v1a", "not base64", "too many signatures",
    ];

    [Theory, MemberData(nameof(Forgeries))]
    public async Task A_forged_webhook_is_401_and_leaves_nothing(string forgery)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var honest = SignedWebhook.Dodo(app, Body);
        var (webhook, sent) = Forge(honest, forgery);

        using var answer = await webhook.PostAsync(app, sent);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, await app.DataAsync(db => db.Webhooks.CountAsync(w => w.WebhookId == webhook.Id)));
    }

    [Fact]
    public async Task One_good_signature_among_others_is_enough()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var webhook = SignedWebhook.Dodo(app, Body);

        using var answer = await (webhook with { Signature = $"v1,bm90IGl0 v1a,x {webhook.Sign()}" }).PostAsync(app);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Both_secrets_are_valid_while_one_is_being_rotated()
    {
        var old = "whsec_" + Convert.ToBase64String(Enumerable.Repeat((byte)7, 24).ToArray());
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Dodo:WebhookSecrets:1", old));
        var webhook = SignedWebhook.Dodo(app, Body);

        using var before = await (webhook with { Signature = webhook.Sign(old) }).PostAsync(app);
        using var after = await SignedWebhook.Dodo(app, Body).PostAsync(app);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task A_webhook_of_a_megabyte_is_413()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);

        using var answer = await SignedWebhook.Dodo(app, $$"""{"type":"x","data":"{{new string('x', 1_000_000)}}"}""").PostAsync(app);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static (SignedWebhook Webhook, string? Sent) Forge(SignedWebhook honest, string forgery) => forgery switch
    {
        "no signature" => (honest with { Signature = "" }, null),
        "empty signature" => (honest with { Signature = "v1," }, null),
        "another secret" => (honest with { Signature = honest.Sign("whsec_" + Convert.ToBase64String(new byte[32])) }, null),
        "one byte changed" => (honest, Body.Replace("bus_sandbox", "bus_2", StringComparison.Ordinal)),
        "json written anew" => (honest, Body.Replace(",", ", ", StringComparison.Ordinal)),
        "another id" => (honest with { Signature = (honest with { Id = "msg_other" }).Sign() }, null),
        "another time" => (honest with { Signature = (honest with { At = honest.At.AddSeconds(1) }).Sign() }, null),
        "too old" => (honest with { At = honest.At.AddSeconds(-330) }, null),
        "too new" => (honest with { At = honest.At.AddSeconds(330) }, null),
        "not a number" => (honest with { Timestamp = "NaN" }, null),
        "negative" => (honest with { Timestamp = "-1" }, null),
        "twenty digits" => (honest with { Timestamp = "99999999999999999999" }, null),
        "a dot in the id" => (honest with { Id = "msg.1" }, null),
        "v1a" => (honest with { Signature = honest.Sign().Replace("v1,", "v1a,", StringComparison.Ordinal) }, null),
        "not base64" => (honest with { Signature = "v1,%%%" }, null),
        "too many signatures" => (honest with { Signature = string.Concat(Enumerable.Repeat("v1,AAAA ", 200)) + honest.Sign() }, null),
        _ => throw new ArgumentOutOfRangeException(nameof(forgery)),
    };
}
