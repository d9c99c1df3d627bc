using System.Net;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Accounts;

/// <summary>Keys are remembered for a second by each process, and no longer.</summary>
public sealed class KeyTests
{
    [Theory, OnBothDatabases]
    public async Task A_revoked_key_opens_nothing_any_more_here_at_once_and_elsewhere_within_seconds(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        await using var second = MailKitApp.SecondNode(app);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        var owner = await Visitor.SignedInAsync(account);
        // The first use is written down, the second is remembered.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await AskAsync(app), await AskAsync(second)));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await AskAsync(app), await AskAsync(second)));

        await owner.GoAsync($"/app/keys?revoke={account.Key.Split('_')[1]}");
        await owner.SubmitAsync("form[action*='handler=Revoke']");

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app));
        await Until.TrueAsync(async () => await AskAsync(second) is HttpStatusCode.Unauthorized);

        async Task<HttpStatusCode> AskAsync(MailKitApp node)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "credits") { Headers = { Authorization = new("Bearer", account.Key) } };
            using var answer = await node.Anonymous.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
