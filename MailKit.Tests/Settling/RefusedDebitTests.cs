using MailKit.Domain.Sending;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Settling;

/// <summary>A debit that Dodo, or somebody before it, refuses although there are credits.</summary>
[Collection(SharedHosts.Name)]
public sealed class RefusedDebitTests
{
    [Theory]
    [InlineData(400, """{"code":"INVALID_REQUEST_BODY","message":"No."}""", "application/json")]
    [InlineData(400, "<html>Bad request</html>", "text/html")]
    [InlineData(403, "<html>Sorry, you have been blocked</html>", "text/html")]
    [InlineData(404, "<html>Not found</html>", "text/html")]
    [InlineData(422, """{"message":"No."}""", "application/json")]
    public async Task A_refusal_freezes_nobody_who_has_the_credits_and_is_tried_again(int status, string body, string type)
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        app.Errors.Allow("is owed: what was sent cannot be debited");
        var account = await TestAccount.OpenAsync(app, credits: 1000);
        var trouble = await app.FaultAsync(new { provider = "dodo", kind = "status", route = "POST */ledger-entries", match = account.CustomerId, status, body, content_type = type });

        var id = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.WorkAsync(id))?.Failures > 1);

        Assert.Equal(EmailState.Sent, (await account.EmailAsync(id)).State);
        Assert.True(await account.BalanceAsync() is { FrozenAt: null, Held: 1 });
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync("/admin/work");
        Assert.Contains($"Dodo answered {status}", admin.Page.QuerySelector($"a[href$='{id}']")!.Closest("tr")!.TextContent, StringComparison.Ordinal);

        // Nobody's email waits for the end of that trouble.
        var other = await account.SendAsync();
        await Until.TrueAsync(async () => (await account.EmailAsync(other)).State is EmailState.Sent);

        await app.MendAsync(trouble);
        await account.BalancesAsync(granted: 1000, sent: 2);
    }
}
