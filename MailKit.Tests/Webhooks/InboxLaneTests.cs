using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Tests.Work.Lanes;
using MailKit.Web.Work.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Webhooks;

/// <summary>Webhooks that are stored together.</summary>
[Collection(SharedHosts.Name)]
public sealed class InboxLaneTests
{
    [Theory, OnBothDatabases]
    public async Task Of_deliveries_that_wait_together_each_webhook_is_stored_once_as_it_was_signed_and_the_others_are_told(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var prefix = $"msg_{Guid.NewGuid():N}";
        var webhooks = Enumerable.Range(0, 20).Select(n => SignedWebhook.Dodo(app, $$"""{"type":"something.new","n":{{n}}}""", $"{prefix}_{n}")).ToList();

        // Each comes twice, and a third time when all is done.
        var answers = await HeldUpAsync(app, 40, () => webhooks.Concat(webhooks).Select(w => w.PostAsync(app)));
        using var again = await webhooks[0].PostAsync(app);

        Assert.All(answers.Append(again), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var told = await Task.WhenAll(answers.Append(again).Select(answer => answer.Content.ReadAsStringAsync()));
        Assert.Equal((20, 21), (told.Count(t => t.Contains("\"duplicate\":false", StringComparison.Ordinal)), told.Count(t => t.Contains("\"duplicate\":true", StringComparison.Ordinal))));
        var stored = await app.DataAsync(db => db.Webhooks.Where(w => w.WebhookId.StartsWith(prefix)).Join(db.WebhookBodies, w => w.Id, b => b.WebhookId, (w, b) => new { w.WebhookId, b.Body }).ToListAsync());
        Assert.Equal(webhooks.Select(w => (w.Id, w.Body)).Order(), stored.Select(w => (w.WebhookId, System.Text.Encoding.UTF8.GetString(w.Body))).Order());
    }

    [Fact]
    public async Task A_full_lane_answers_503_and_the_delivery_that_comes_again_is_stored()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Work:LaneRoom", "2"));
        var webhooks = Enumerable.Range(0, 5).Select(_ => SignedWebhook.Resend(app, """{"type":"something.new"}""")).ToList();

        var answers = await HeldUpAsync(app, 2, () => webhooks.Select(w => w.PostAsync(app)));
        Assert.Equal((2, 3), (answers.Count(a => a.StatusCode is HttpStatusCode.OK), answers.Count(a => a is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null })));

        foreach (var webhook in webhooks)
        {
            using var answer = await webhook.PostAsync(app);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(5, await app.DataAsync(db => db.Webhooks.CountAsync(w => w.Type == "something.new")));
    }

    private static Task<HttpResponseMessage[]> HeldUpAsync(MailKitApp app, int waiting, Func<IEnumerable<Task<HttpResponseMessage>>> ask)
        => HeldUp.AskAsync(app, $"LOCK TABLE webhooks IN SHARE MODE", waiting, () => app.Services.GetRequiredService<InboxLane>().Waiting, ask);
}
