using System.Net.Http.Json;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Reconciliation;

/// <summary>Our emails beside Resend's.</summary>
[Collection(SharedHosts.Name)]
public sealed class ReconciliationOfEmailsTests
{
    [Theory, OnBothDatabases]
    public async Task An_email_that_resend_has_and_we_hold_for_queued_is_marked_as_sent_and_debited_once(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        var email = await desk.BelieveAsync(sentAs: null);
        await SendAtResendAsync(desk, email);

        var missing = Assert.Single(await desk.CompareAsync(ReconciliationRun.Resend));
        Assert.Equal((DifferenceKind.MissingHere, 0L, 1L, email), (missing.Kind, missing.Ours, missing.Theirs, missing.EmailId));

        await desk.RepairAsync(missing);
        await desk.Account.SettledAsync(email);
        await desk.EqualAsync(ReconciliationRun.Resend);
        await desk.Account.BalancesAsync(granted: 5, sent: 1);
        await desk.EqualAsync();
    }

    [Theory, OnBothDatabases]
    public async Task An_email_that_resend_does_not_have_is_named_and_never_sent_again_by_itself(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        var email = await desk.BelieveAsync(sentAs: $"{Guid.NewGuid()}");

        var missing = Assert.Single(await desk.CompareAsync(ReconciliationRun.Resend));
        Assert.Equal((DifferenceKind.MissingThere, 1L, 0L, email), (missing.Kind, missing.Ours, missing.Theirs, missing.EmailId));

        // A person takes note, and it is not brought up again.
        await desk.RepairAsync(missing);
        Assert.Empty(await desk.CompareAsync(ReconciliationRun.Resend));
        Assert.DoesNotContain((await desk.App.BooksAsync()).Emails, e => e.EmailId == email);
        Assert.Equal("noted by admin@mailkit.example", await desk.App.DataAsync(db => db.Differences.Where(d => d.EmailId == email).Select(d => d.Resolution).SingleAsync()));
    }

    [Theory, OnBothDatabases]
    public async Task An_email_that_resend_has_under_two_ids_is_named(TestDatabase database)
    {
        var desk = await Reconciler.StartAsync(database);
        var email = await desk.Account.SendAsync();
        await desk.Account.SettledAsync(email);
        await SendAtResendAsync(desk, email);

        var twice = Assert.Single(await desk.CompareAsync(ReconciliationRun.Resend));

        Assert.Equal((DifferenceKind.SentTwice, 1L, 2L, email), (twice.Kind, twice.Ours, twice.Theirs, twice.EmailId));
        Assert.Equal(EmailState.Settled, (await desk.Account.EmailAsync(email)).State);
    }

    // With our tag but without our knowing: no answer and no event tells of it.
    private static async Task SendAtResendAsync(Reconciler desk, Guid email)
    {
        var subject = $"Sent unseen {email}";
        await desk.App.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = subject });
        var info = desk.App.Sandbox.Info;
        using var resend = new HttpClient { BaseAddress = info.ResendUrl };
        resend.DefaultRequestHeaders.Authorization = new("Bearer", info.ResendApiKey);
        resend.DefaultRequestHeaders.UserAgent.ParseAdd("another-program/1.0");
        using var answer = await resend.PostAsJsonAsync("emails", new { from = "hello@mailkit.example", to = "delivered@resend.dev", subject, html = "<p>Hello</p>", tags = new[] { new { name = "mailkit_email_id", value = $"{email}" } } });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
