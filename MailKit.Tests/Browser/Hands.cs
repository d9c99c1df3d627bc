using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>What somebody's hands do in a browser, in no hurry.</summary>
public static partial class Hands
{
    public const string Card = "4242 4242 4242 4242";
    public const string DeclinedCard = "4000 0000 0000 0002";
    public const string Admin = "admin@mailkit.example";
    public const string AdminPassword = "the admin's long password";

    /// <summary>Starts MailKit, and opens a page as its admin.</summary>
    public static async Task<IPage> BeginAsync(MailKitProcess mailkit, string path)
    {
        await StartAsync(mailkit);
        var page = await Chromium.OpenAsync();
        await SignInAsync(page, mailkit, path);
        return page;
    }

    public static Task StartAsync(MailKitProcess mailkit) => mailkit.StartAsync(("Admin__Email", Admin), ("Admin__Password", AdminPassword));

    /// <summary>From the front page to the overview of a new account.</summary>
    public static async Task RegisterAsync(IPage page, MailKitProcess mailkit, string email, string password)
    {
        await page.GotoAsync(mailkit.Url.ToString());
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SignUp() }).First.ClickAsync();
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me the link" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check your mail" })).ToBeVisibleAsync();

        // The link in the sandbox's inbox, pressed there as a person would, who looks again when the letter is not there yet: without scripts no inbox does that for him.
        var letter = page.GetByRole(AriaRole.Link, new() { NameRegex = new(Regex.Escape(email)) }).First;
        await Until.TrueAsync(async () =>
        {
            await page.GotoAsync(new Uri(mailkit.ConsoleUrl, "/inbox").ToString());
            return await letter.IsVisibleAsync();
        });
        await letter.ClickAsync();
        var confirm = await page.GetByRole(AriaRole.Link, new() { NameRegex = new("ConfirmEmail", RegexOptions.IgnoreCase) }).First.GetAttributeAsync("href");
        await page.GotoAsync(confirm!);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm and sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(mailkit.Url, "/app").ToString());
    }

    /// <summary>Goes to a page that asks who it is, and on to it.</summary>
    public static async Task SignInAsync(IPage page, MailKitProcess mailkit, string path, string email = Admin, string password = AdminPassword)
    {
        await page.GotoAsync(new Uri(mailkit.Url, path).ToString());
        await FillInAsync(page, email, password);
        await page.WaitForURLAsync($"**{path}");
    }

    /// <summary>Answers the page that asks who it is.</summary>
    public static async Task FillInAsync(IPage page, string email = Admin, string password = AdminPassword)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByLabel("Password", new() { Exact = true }).PressAsync("Enter");
    }

    /// <summary>At a person's pace: who types a card's number takes longer than the return page waits for the webhook.</summary>
    /// <param name="perKey">Milliseconds; a number has nineteen keys.</param>
    public static async Task PayAsync(IPage page, string card, int perKey = 200)
    {
        await page.GetByLabel("Card number").ClearAsync();
        await page.GetByLabel("Card number").PressSequentiallyAsync(card, new() { Delay = perKey });
        await page.GetByLabel("Expires").FillAsync("12 / 29");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
    }

    /// <summary>Moves somebody's balance in the sandbox's console.</summary>
    public static async Task AdjustAsync(IPage console, MailKitProcess mailkit, string customer, string amount)
    {
        await console.GotoAsync(new Uri(mailkit.ConsoleUrl, $"/customers/{customer}").ToString());
        await console.GetByLabel("How many").FillAsync(amount);
        await console.GetByLabel("Reason").FillAsync("The story");
        await console.GetByRole(AriaRole.Button, new() { Name = "Adjust balance" }).ClickAsync();
    }

    /// <summary>What a reader of the browser's console would frown at; the 402 of a declined card is what we came for.</summary>
    public static List<string> Watch(IPage page)
    {
        var troubles = new List<string>();
        page.Context.Page += (_, other) => other.PageError += (_, error) => troubles.Add(error);
        page.PageError += (_, error) => troubles.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" && !message.Text.Contains("402", StringComparison.Ordinal) && !message.Text.StartsWith("Blocked script execution", StringComparison.Ordinal))
            {
                troubles.Add(message.Text);
            }
        };

        return troubles;
    }

    [GeneratedRegex("(Create an|Get your) account|Sign up|Start", RegexOptions.IgnoreCase)]
    private static partial Regex SignUp();
}
