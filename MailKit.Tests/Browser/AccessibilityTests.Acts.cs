using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>What must have been done for a page to be full, and what must not be done for it to complain.</summary>
public sealed partial class AccessibilityTests
{
    private static readonly (string Path, string Label, string Text, string Button)[] Strangers =
    [
        ("/Identity/Account/Login", "Password", "not the password", "Sign in"),
        ("/Identity/Account/Register", "Email", "nobody", "Send me the link"),
        ("/Identity/Account/ForgotPassword", "Email", "nobody", "Send the link"),
    ];

    private static readonly (string Path, string Label, string Text, string Button)[] Customers =
    [
        ("/app/compose", "To", "nobody", "Send"),
        ("/app/keys", "Name", "", "Make the key"),
        ("/app/domains", "Domain", "no domain", "Add it"),
        ("/Identity/Account/Manage/Email", "New address", "nobody", "Send a link to the new address"),
        ("/Identity/Account/Manage/ChangePassword", "New password", "password", "Save the password"),
    ];

    private static readonly (string Path, string Label, string Text, string Button)[] Merchants = [("/faults", "How often", "some", "Add fault")];

    // A plan, emails that arrived and that did not, a key, a domain, and a warning.
    private static async Task FillAsync(IPage page, MailKitProcess mailkit, Func<Task> look)
    {
        await Hands.SignInAsync(page, mailkit, "/app/billing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Hands.PayAsync(page, Hands.DeclinedCard, perKey: 0);
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("declined");
        await look();
        await Hands.PayAsync(page, Hands.Card, perKey: 0);
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");
        await page.GotoAsync(new Uri(mailkit.Url, "/app/billing").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Cards and addresses" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your subscriptions, credits and payments" })).ToBeVisibleAsync();
        await look();

        foreach (var to in (string[])["delivered@resend.dev", "bounced@resend.dev"])
        {
            await page.GotoAsync(new Uri(mailkit.Url, "/app/compose").ToString());
            await page.GetByLabel("To", new() { Exact = true }).FillAsync(to);
            await page.GetByLabel("Subject").FillAsync("Your order 4711");
            await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send to 1") }).ClickAsync();
            await Expect(page.Locator("#story")).ToContainTextAsync("Debited 1 credit");
        }

        await page.GotoAsync(new Uri(mailkit.Url, "/app/keys").ToString());
        await page.GetByLabel("Name").FillAsync("Production server");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await look();
        await page.GotoAsync(new Uri(mailkit.Url, "/app/domains").ToString());
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("mail.acme.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take 4,001" }).ClickAsync();
        await Expect(page.Locator("#notices .mk-banner")).ToContainTextAsync("997 emails left");
    }

    // Past what the browser itself would not let through: as it is where that is turned off, and for all that only the server knows.
    private static async Task ErrAsync(IPage page, Uri site, (string Path, string Label, string Text, string Button)[] forms, Func<Task> look)
    {
        foreach (var (path, label, text, button) in forms)
        {
            await page.GotoAsync(new Uri(site, path).ToString());
            await page.EvaluateAsync("() => document.querySelectorAll('form').forEach(form => form.noValidate = true)");
            await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{button}") }).First.ClickAsync();
            await Expect(page.Locator("[role=alert], .invalid-feedback, .field-validation-error").Filter(new() { HasTextRegex = new(@"\S") }).First).ToBeVisibleAsync();
            await look();
        }
    }
}
