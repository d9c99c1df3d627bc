using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Retention;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailKit.Tests.Retention;

/// <summary>The old goes, the young stays, and nothing is sent or paid again because of it.</summary>
public sealed class RetentionTests
{
    [Theory, OnBothDatabases]
    public async Task Old_bodies_go_and_timelines_later_while_the_email_still_answers_for_itself(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);
        var old = await account.SendAsync(key: "old");
        await account.QuietAsync(old);
        await account.SettledAsync(old);
        var lines = await app.DataAsync(db => db.Ledger.CountAsync());

        app.Clock.Pass(TimeSpan.FromDays(31));
        var young = await account.SendAsync(key: "young");
        await account.SettledAsync(young);
        await RemovedAsync(app, () => app.DataAsync(db => db.EmailBodies.AnyAsync(b => b.EmailId == old && b.RemovedAt != null)));

        Assert.Equal([young], await app.DataAsync(db => db.EmailBodies.Where(b => b.Html != null).Select(b => b.EmailId).ToListAsync()));
        Assert.True(await app.DataAsync(db => db.EmailEvents.AnyAsync(e => e.EmailId == old)));

        // It is said wherever the body would be, and asking again for the same finds the same email.
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync($"/app/emails/{old}");
        Assert.Matches("The body was removed on .*, after 30 days", visitor.Text);
        Assert.Empty(visitor.Page.QuerySelectorAll("iframe"));
        await visitor.GoAsync($"/app/emails/{old}/preview");
        Assert.Equal(HttpStatusCode.Gone, visitor.Status);
        Assert.Contains("The body was removed", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync($"/app/compose?copy={old}");
        Assert.Contains("no longer kept", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await account.Api.GetFromJsonAsync<JsonElement>($"emails/{old}")).GetProperty("html").ValueKind);
        Assert.Equal(old, await account.SendAsync(key: "old"));
        await visitor.GoAsync($"/app/emails/{young}");
        Assert.Single(visitor.Page.QuerySelectorAll("iframe"));

        app.Clock.Pass(TimeSpan.FromDays(60));
        await RemovedAsync(app, () => app.DataAsync(async db => !await db.EmailEvents.AnyAsync(e => e.EmailId == old)));
        visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync($"/app/emails/{old}");
        Assert.Matches("What Resend told about this email was removed on .*, after 90 days", visitor.Text);
        Assert.Equal(DeliveryState.Delivered, await account.DeliveryAsync(old));

        // Money is for ever, and nothing was sent or debited again.
        Assert.True(await app.DataAsync(db => db.Ledger.CountAsync()) >= lines);
        await account.BalancesAsync(granted: 10, sent: 2);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_not_sent_yet_keeps_its_body_however_old_it_is(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);
        var states = new[] { EmailState.Queued, EmailState.Parked, EmailState.Scheduled };
        var ids = new List<Guid>();

        foreach (var state in states)
        {
            // Nothing that is still told about it moves it on.
            var id = await account.SendAsync();
            await account.QuietAsync(id);
            await account.SettledAsync(id);
            await app.DataAsync(db => db.Emails.Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.State, state)));
            ids.Add(id);
        }

        var sent = await account.SendAsync();
        await account.SettledAsync(sent);
        app.Clock.Pass(TimeSpan.FromDays(400));
        await RemovedAsync(app, () => app.DataAsync(db => db.EmailBodies.AnyAsync(b => b.EmailId == sent && b.RemovedAt != null)));

        Assert.Equal(ids, await app.DataAsync(db => db.EmailBodies.Where(b => b.Html != null && b.RemovedAt == null && b.TimelineRemovedAt == null).OrderBy(b => b.EmailId).Select(b => b.EmailId).ToListAsync()));
    }

    [Theory, OnBothDatabases]
    public async Task An_email_that_was_stuck_for_a_year_is_sent_whole_when_a_person_says_so(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        app.Errors.Expect("is parked");
        var account = await TestAccount.OpenAsync(app, credits: 2);
        var fault = await app.FaultAsync(new { provider = "resend", kind = "status", status = 500, route = "POST /emails" });
        var id = await account.SendAsync();
        await Until.TrueAsync(async () => await account.WorkAsync(id) is { Failures: > 0 });

        app.Clock.Pass(TimeSpan.FromDays(365));
        await Until.TrueAsync(async () => (await account.EmailAsync(id)).State is EmailState.Parked);
        var today = app.Clock.GetUtcNow();
        await RemovedAsync(app, () => app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.Retention && w.DueAt > today && w.Lease == null)));
        await app.MendAsync(fault);
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync($"/admin/emails/{id}");
        await admin.SubmitAsync("form[action*='handler=SendAgain']");

        await account.SettledAsync(id);
        await account.BalancesAsync(granted: 2, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task Done_webhooks_lose_their_bodies_first_and_their_ids_only_when_nobody_can_deliver_them_again(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 10);
        var id = await account.SendAsync();
        await account.QuietAsync(id);
        await Until.TrueAsync(() => app.DataAsync(async db => !await db.Webhooks.AnyAsync(w => w.State == WebhookState.Waiting)));
        var (parked, done) = await app.DataAsync(async db => (await db.Webhooks.OrderBy(w => w.Id).Select(w => w.Id).FirstAsync(), await db.Webhooks.OrderBy(w => w.Id).Select(w => w.Id).LastAsync()));
        await app.DataAsync(db => db.Webhooks.Where(w => w.Id == parked).ExecuteUpdateAsync(w => w.SetProperty(x => x.State, WebhookState.Parked)));

        app.Clock.Pass(TimeSpan.FromDays(31));
        await RemovedAsync(app, () => app.DataAsync(async db => !await db.WebhookBodies.AnyAsync(b => b.WebhookId == done)));
        Assert.True(await app.DataAsync(db => db.Webhooks.AnyAsync(w => w.Id == done)));
        Assert.True(await app.DataAsync(db => db.WebhookBodies.AnyAsync(b => b.WebhookId == parked)));

        // It says so, and nobody can replay what is gone.
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync($"/admin/webhooks/{done}");
        Assert.Contains("The body was removed", admin.Text, StringComparison.Ordinal);
        Assert.Empty(admin.Page.QuerySelectorAll("form[action*='handler=Replay']"));
        await admin.GoAsync($"/admin/webhooks/{parked}");
        Assert.Single(admin.Page.QuerySelectorAll("form[action*='handler=Replay']"));

        app.Clock.Pass(TimeSpan.FromDays(150));
        await RemovedAsync(app, () => app.DataAsync(async db => !await db.Webhooks.AnyAsync(w => w.Id == done)));
        Assert.True(await app.DataAsync(db => db.Webhooks.AnyAsync(w => w.Id == parked)));
    }

    [Theory, OnBothDatabases]
    public async Task More_than_one_piece_goes_in_one_day_and_then_it_rests_until_the_next(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var at = app.Clock.GetUtcNow();
        await app.DataAsync(async db =>
        {
            for (var n = 0; n < 2500; n++)
            {
                var message = WebhookMessage.Receive("resend", $"old-{n}", "email.unknown", null, at);
                db.Webhooks.Add(message);
                db.WebhookBodies.Add(WebhookBody.Of(message, [1]));
            }

            return await db.SaveChangesAsync();
        });

        app.Clock.Pass(TimeSpan.FromDays(181));

        await RemovedAsync(app, () => app.DataAsync(async db => !await db.Webhooks.AnyAsync(w => w.Type == "email.unknown")));
        var next = app.Clock.GetUtcNow().AddHours(23);
        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.Retention && w.DueAt > next && w.Lease == null)));
    }

    [Fact]
    public void A_memory_of_webhooks_that_is_shorter_than_their_bodies_or_than_providers_may_replay_is_refused_at_the_start()
    {
        Assert.Contains("cannot outlive", Refusal(new() { WebhookDays = 365 }), StringComparison.Ordinal);
        Assert.Contains("WebhookIdDays", Refusal(new() { WebhookIdDays = 30 }), StringComparison.Ordinal);
        Assert.Contains("BodyDays", Refusal(new() { BodyDays = 0 }), StringComparison.Ordinal);
    }

    private static string Refusal(RetentionOptions options) => new DataAnnotationValidateOptions<RetentionOptions>(null).Validate(null, options).FailureMessage ?? "";

    // The step looks every few seconds; nobody waits for that here.
    private static Task RemovedAsync(MailKitApp app, Func<Task<bool>> removed)
    {
        app.Services.GetRequiredService<WorkSignals>().Wake(WorkKind.Retention);
        return Until.TrueAsync(removed);
    }
}
