using MailKit.Tests.Accounts;
using MailKit.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>Somebody looks for the phone first.</summary>
public sealed class ScannedLateTests
{
    [BrowserFact]
    public async Task A_code_that_is_scanned_after_75_seconds_turns_two_factor_on_and_the_browser_stays_signed_in()
    {
        await using var app = await MailKitApp.StartAsync(TestDatabase.Sqlite);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var page = await Chromium.OpenAsync();
        await page.RouteAsync("**/*", route => ForwardAsync(app, route));
        await page.GotoAsync(new Uri(app.PublicUrl, "/Identity/Account/Manage/TwoFactor/EnableAuthenticator").ToString());
        await Hands.FillInAsync(page, account.Email, TestAccount.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show me the code to scan" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img).First).ToBeVisibleAsync();
        var secret = Authenticator.Secret().Match(await page.Locator("#main").InnerTextAsync()).Value.Replace(" ", "", StringComparison.Ordinal);

        app.Clock.Pass(TimeSpan.FromSeconds(75));
        await page.Locator("[name='Input.Code']").FillAsync(Authenticator.Code(secret, app));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Expect(page.Locator("#main")).ToContainTextAsync("Two-factor sign-in is on.");
        Assert.Equal(10, Authenticator.Recovery().Count(await page.Locator("#main").InnerTextAsync()));

        app.Clock.Pass(TimeSpan.FromSeconds(75));
        await page.GotoAsync(new Uri(app.PublicUrl, "/app").ToString());
        await Expect(page).ToHaveURLAsync(new Uri(app.PublicUrl, "/app").ToString());
        await page.Context.CloseAsync();
    }

    // In Production a proxy in front ends TLS: here it is this one. The browser's driver does not hand it the second leg of a redirect, so a page leads there.
    private static async Task ForwardAsync(MailKitApp app, IRoute route)
    {
        var headers = new Dictionary<string, string>(await route.Request.AllHeadersAsync()) { ["X-Forwarded-Proto"] = "https" };
        var answer = await route.FetchAsync(new() { Url = new Uri(app.Url, new Uri(route.Request.Url).PathAndQuery).ToString(), Headers = headers, MaxRedirects = 0 });

        if (answer.Headers.TryGetValue("location", out var there))
        {
            var cookies = answer.HeadersArray.Where(h => h.Name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);
            await route.FulfillAsync(new() { ContentType = "text/html", Headers = new Dictionary<string, string> { ["Set-Cookie"] = string.Join('\n', cookies) }, Body = $"<meta http-equiv=refresh content='0;url={there}'>" });
            return;
        }

        await route.FulfillAsync(new() { Response = answer });
    }
}
