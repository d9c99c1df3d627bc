using System.Net;
using MailKit.Tests.Hosting;
using MailKit.Web.Accounts;

namespace MailKit.Tests.Api;

/// <summary>A41: who asks too much is told when to come again, and nobody else notices.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_key_has_its_share_and_is_told_when_to_come_again()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Limits:PerKey", "5"));
        var (loud, quiet) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 0));

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => loud.Api.GetAsync("credits")));

        // Ten at once, and five a second while they were answered.
        var taken = answers.Count(a => a.StatusCode is HttpStatusCode.OK);
        Assert.InRange(taken, 10, 39);
        var refused = answers.First(a => a.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("rate_limit_exceeded", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await quiet.Api.GetAsync("credits")).StatusCode);
    }

    [Fact]
    public async Task Many_keys_of_one_account_are_no_more_than_one_and_nobody_else_notices()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Limits:PerAccount", "5"));
        var (loud, quiet) = (await TestAccount.OpenAsync(app, credits: 0), await TestAccount.OpenAsync(app, credits: 0));
        var keys = new List<string> { loud.Key };

        for (var i = 0; i < 7; i++)
        {
            keys.Add((await app.UseAsync<ApiKeys, (string Id, string Text)?>(own => own.CreateAsync(loud.Id, $"key {i}", CancellationToken.None)))!.Value.Text);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "credits");
            request.Headers.Authorization = new("Bearer", keys[i % keys.Count]);
            using var answer = await app.Anonymous.SendAsync(request);
            return answer.StatusCode;
        }));

        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, (await quiet.Api.GetAsync("credits")).StatusCode);
    }

    [Fact]
    public async Task An_account_has_fifty_keys_at_most()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);

        for (var i = 1; i < ApiKeys.Most; i++)
        {
            Assert.NotNull(await app.UseAsync<ApiKeys, (string Id, string Text)?>(own => own.CreateAsync(account.Id, $"key {i}", CancellationToken.None)));
        }

        var owner = await Visitor.SignedInAsync(account);
        await owner.GoAsync("/app/keys");
        await owner.SubmitAsync("input[name=Name]", ("Name", "one too many"));
        Assert.Contains("50 keys are enough", owner.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_made_up_are_counted_by_the_address_they_come_from()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite, ("Limits:PerAddress", "5"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "credits");
            request.Headers.Authorization = new("Bearer", $"mk_made-up-{i}");
            using var answer = await app.Anonymous.SendAsync(request);
            return answer.StatusCode;
        }));

        Assert.Contains(HttpStatusCode.Unauthorized, answers);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);

        // What a page is made of, health and webhooks are never refused.
        foreach (var path in (string[])["/health/live", "/theme.css"])
        {
            Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Twenty_thousand_addresses_for_replies_are_refused_in_words()
    {
        var app = await MailKitApp.OnAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 1);

        using var answer = await account.PostAsync(new { from = "hello@mailkit.example", to = "delivered@resend.dev", reply_to = Enumerable.Repeat("a@b.co", 20_000), subject = "s", text = "t" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("20000 addresses for replies are too many", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
