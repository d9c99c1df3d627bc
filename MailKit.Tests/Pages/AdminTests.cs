using System.Globalization;
using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Pages;

/// <summary>What the admin reads about an account and about all of them.</summary>
public sealed class AdminTests
{
    [Theory, OnBothDatabases]
    public async Task What_is_left_of_the_grants_adds_up_to_the_balance_and_less_what_is_held_to_what_may_be_spent(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 4);
        await account.AdjustAsync(3);
        await account.PostedAsync(7);
        await account.SettledAsync(await account.SendAsync());
        await account.QuietAsync(await account.SendAsync());
        await account.PostedAsync(5);

        // Sent, and not debited before Dodo answers again.
        await app.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "POST */ledger-entries", match = account.CustomerId });
        await account.SendAsync();

        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync($"/admin/accounts/{account.Id}");

        Assert.Equal([3, 2], admin.Page.QuerySelectorAll("#grants [data-left]").Select(Number));
        Assert.Equal((5, -1, 4), (Figure("#posted"), Figure("#held"), Figure("#free")));
        Assert.Equal(4, Figure(".mk-figure b"));

        int Figure(string selector) => Number(admin.Page.QuerySelector(selector)!);
    }

    [Theory, OnBothDatabases]
    public async Task What_a_mailbox_turns_away_is_no_failure_of_ours_and_what_Resend_refuses_is(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 4);
        var bounced = await account.SendAsync(to: "bounced@resend.dev");
        await account.QuietAsync(await account.SendAsync());
        await Until.TrueAsync(async () => await account.DeliveryAsync(bounced) is DeliveryState.Bounced);
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);

        await admin.GoAsync("/admin");
        Assert.Equal(("50.0%", "1 email"), Figure("Bounced"));
        Assert.Equal(("0.0%", "0 refused, 0 parked"), Figure("Failed"));

        await app.FaultAsync(new { provider = "resend", kind = "status", status = 422, name = "validation_error", route = "POST /emails*", match = "No thanks" });
        var refused = await account.SendAsync(subject: "No thanks");
        await Until.TrueAsync(async () => (await account.EmailAsync(refused)).State is EmailState.Refused);

        await admin.GoAsync("/admin");
        Assert.Equal(("33.3%", "1 email"), Figure("Bounced"));
        Assert.Equal(("33.3%", "1 refused, 0 parked"), Figure("Failed"));
        Assert.Equal(("3", "0 waiting"), Figure("Emails accepted"));
        Assert.Equal(["ok", "bad", "warn"], admin.Page.QuerySelectorAll("#hours rect").Select(r => r.GetAttribute("class")));
        Assert.Equal(account.Email, Assert.Single(admin.Page.QuerySelectorAll("#senders tbody tr")).QuerySelector("a")!.TextContent);

        (string Value, string Note) Figure(string name)
        {
            var figure = admin.Page.QuerySelectorAll("#figures > div").Single(d => d.QuerySelector("dt")!.TextContent == name).QuerySelectorAll("dd");
            return (figure[0].TextContent, figure[1].TextContent);
        }
    }

    private static int Number(AngleSharp.Dom.IElement element)
        => int.Parse(element.TextContent.Trim().Replace('−', '-'), NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
