using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Sending.Parking;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Sending;

/// <summary>Emails of which nobody knows whether they left are never sent blindly.</summary>
[Collection(SharedHosts.Name)]
public sealed class ParkedTests
{
    [Theory, OnBothDatabases]
    public async Task An_email_that_resend_took_a_day_ago_is_found_in_its_listing(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var subject = $"a day ago {account.Id}";

        // Resend takes it, its answer and its events are lost, and a day goes by.
        await app.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = subject });
        await app.FaultAsync(new { provider = "resend", route = "POST /emails", match = subject, kind = "drop_answer" });
        var id = await account.SendAsync(subject: subject);
        app.Errors.Expect($"Email {id} is parked");
        await Until.TrueAsync(async () => (await app.BooksAsync()).Emails.Any(e => e.EmailId == id));
        await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Send && w.SubjectId == id).ExecuteUpdateAsync(w => w.SetProperty(x => x.FirstTriedAt, DateTimeOffset.UtcNow.AddHours(-25)).SetProperty(x => x.DueAt, DateTimeOffset.UtcNow)));

        await account.SettledAsync(id);
        await account.BalancesAsync(granted: 5, sent: 1);
    }

    [Theory, OnBothDatabases]
    public async Task An_email_that_resend_does_not_have_waits_for_a_person_who_may_give_its_credits_back(TestDatabase database)
    {
        var (app, account, id) = await ParkAsync(database);

        var decisions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.UseAsync<ParkedDecisions, bool>(desk => desk.GiveBackAsync(id, "an admin", CancellationToken.None))));

        Assert.Single(decisions, decided => decided);
        Assert.Equal(EmailState.Refused, (await account.EmailAsync(id)).State);
        await account.BalancesAsync(granted: 5, sent: 0);
    }

    [Theory, OnBothDatabases]
    public async Task A_person_may_order_a_parked_email_to_be_sent_under_a_new_key(TestDatabase database)
    {
        var (app, account, id) = await ParkAsync(database);

        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync($"/admin/emails/{id}");
        await admin.SubmitAsync("form[action*=SendAgain]");

        await account.SettledAsync(id);
        await account.BalancesAsync(granted: 5, sent: 1);
        Assert.Equal($"mailkit-{id}-1", (await app.BooksAsync()).Emails.Single(e => e.EmailId == id).IdempotencyKey);
    }

    // Resend says that the key means another body: no new key is made, and Resend is asked whether it has the email.
    private static async Task<(MailKitApp App, TestAccount Account, Guid Id)> ParkAsync(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var subject = $"contradicted {account.Id}";
        await app.FaultAsync(new { provider = "resend", route = "POST /emails", match = subject, kind = "status", status = 409, name = "invalid_idempotent_request", count = 1 });

        var id = await account.SendAsync(subject: subject);
        app.Errors.Expect($"Email {id} is parked");
        await Until.TrueAsync(async () => (await account.EmailAsync(id)).State is EmailState.Parked && await account.WorkAsync(id) is { Failures: > 0 });
        Assert.DoesNotContain((await app.BooksAsync()).Emails, e => e.EmailId == id);
        Assert.Equal(1, (await account.BalanceAsync()).Held);

        return (app, account, id);
    }
}
