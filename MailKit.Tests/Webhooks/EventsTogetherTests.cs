using System.Net;
using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Tests.Hosting;
using MailKit.Tests.Work.Lanes;
using MailKit.Web.Data;
using MailKit.Web.Work.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Webhooks;

/// <summary>Webhooks about emails that have their effect together.</summary>
[Collection(SharedHosts.Name)]
public sealed class EventsTogetherTests
{
    private const int Emails = 8;

    [Theory, OnBothDatabases]
    public async Task What_is_told_of_many_emails_is_recorded_in_one_go_and_each_thing_once(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var (account, ids, resendIds) = await SentAsync(app);

        // Each email is clicked and opened, and one of its two events comes by a second webhook, too.
        var events = resendIds.SelectMany(id => (SignedWebhook[])[Event(app, "email.opened", id), Event(app, "email.clicked", id), Event(app, "email.clicked", id)]).ToList();
        await DeliverAsync(app, events);

        var done = await DoneAsync(app, events);
        // Who came first may have gone ahead alone, and been written by himself.
        Assert.InRange(done.Select(w => w.DoneAt).Distinct().Count(), 1, 2);
        Assert.All(done, w => Assert.Equal((WebhookState.Done, account.Id), (w.State, w.AccountId)));
        var lines = await app.DataAsync(db => db.EmailEvents.Where(e => ids.Contains(e.EmailId) && (e.Type == "opened" || e.Type == "clicked")).ToListAsync());
        Assert.Equal(events.Select(e => e.Id).Order(), lines.Select(l => l.WebhookId).Order());
    }

    [Theory, OnBothDatabases]
    public async Task One_that_the_database_refuses_is_set_aside_and_the_others_of_its_set_have_their_effect(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var (_, _, resendIds) = await SentAsync(app);
        var (bad, good) = (Event(app, "email.refused_here", resendIds[0]), resendIds.Select(id => Event(app, "email.opened", id)).ToList());
        await app.DataAsync(db => RefuseAsync(db));
        app.Errors.Expect("refused_here");

        await DeliverAsync(app, [.. good.Take(Emails / 2), bad, .. good.Skip(Emails / 2)]);

        Assert.All(await DoneAsync(app, good), w => Assert.Equal(WebhookState.Done, w.State));
        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AnyAsync(w => w.Failures > 0 && db.Webhooks.Any(m => m.Id == w.SubjectId && m.WebhookId == bad.Id && m.State == WebhookState.Waiting))));
    }

    private static Task<int> RefuseAsync(MailKitDbContext db) => db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql()
        ? """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused_here'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON email_events FOR EACH ROW WHEN (NEW."Type" = 'refused_here') EXECUTE FUNCTION refuse();
            """
        : """CREATE TRIGGER refuse BEFORE INSERT ON email_events WHEN NEW."Type" = 'refused_here' BEGIN SELECT RAISE(ABORT, 'refused_here'); END""");

    private static SignedWebhook Event(MailKitApp app, string type, string resendId)
        => SignedWebhook.Resend(app, JsonSerializer.Serialize(new { type, created_at = DateTimeOffset.UtcNow, data = new { email_id = resendId, to = new[] { "delivered@resend.dev" } } }));

    // Emails of which all is known already: nothing else moves them.
    private static async Task<(TestAccount Account, Guid[] Ids, IReadOnlyList<string> ResendIds)> SentAsync(MailKitApp app)
    {
        var account = await TestAccount.OpenAsync(app, credits: Emails);
        var ids = await Task.WhenAll(Enumerable.Range(0, Emails).Select(_ => account.SendAsync("delivered@resend.dev")));
        await Until.TrueAsync(async () => await app.DataAsync(db => db.EmailEvents.CountAsync(e => ids.Contains(e.EmailId) && e.Type == "delivered")) is Emails);
        return (account, ids, await app.DataAsync(db => db.Emails.Where(e => ids.Contains(e.Id)).Select(e => e.ResendId!).ToListAsync()));
    }

    // Stored in one transaction, so that one lease finds them all.
    private static async Task DeliverAsync(MailKitApp app, List<SignedWebhook> webhooks)
    {
        var answers = await HeldUp.AskAsync(app, $"LOCK TABLE webhooks IN SHARE MODE", webhooks.Count, () => app.Services.GetRequiredService<InboxLane>().Waiting, () => webhooks.Select(w => w.PostAsync(app)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    private static async Task<IReadOnlyList<WebhookMessage>> DoneAsync(MailKitApp app, List<SignedWebhook> webhooks)
    {
        var ids = webhooks.Select(w => w.Id).ToList();
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Webhooks.CountAsync(w => ids.Contains(w.WebhookId) && w.State != WebhookState.Waiting) == ids.Count));
        return await app.DataAsync(db => db.Webhooks.Where(w => ids.Contains(w.WebhookId)).ToListAsync());
    }
}
