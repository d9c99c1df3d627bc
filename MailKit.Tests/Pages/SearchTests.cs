using System.Net;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Pages;

/// <summary>Odd words in a search field are words: they find what they say, and break nothing.</summary>
[Collection(SharedHosts.Name)]
public sealed class SearchTests
{
    [Theory, OnBothDatabases]
    public async Task Signs_that_mean_something_to_a_database_mean_themselves(TestDatabase database)
    {
        var account = await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 2);
        await account.SendAsync(subject: "Plain words");
        await account.SendAsync(subject: @"100%_of\it's ""<b>👋</b>""; --");
        var visitor = await Visitor.SignedInAsync(account);

        foreach (var words in (string[])["%", "_", @"\", "'", "\"", "<b>", "; --", "👋", @"%_of\it's"])
        {
            await visitor.GoAsync("/app/emails?q=" + Uri.EscapeDataString(words));

            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            Assert.True(visitor.Text.Contains("100%_of", StringComparison.Ordinal) && !visitor.Text.Contains("Plain words", StringComparison.Ordinal), $"{words} finds {visitor.Text}");
        }
    }

    [Theory, OnBothDatabases]
    public async Task Nothing_too_much_and_the_same_twice_are_answered_with_a_page(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 1);
        await account.SettledAsync(await account.SendAsync(subject: "Plain words"));
        var (customer, admin) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword));

        foreach (var query in (string[])["q=", "q=%20%20", "q=%E2%80%AE", "q=a&q=b", "q[]=a", "q=" + new string('a', 5000), "q=-1", "q=0", $"q={Guid.Empty}", "q=%22%25%22&page=-1", "q=a&after=x"])
        {
            foreach (var (visitor, page) in ((Visitor, string)[])[(customer, "/app/emails"), (customer, "/app/statement"), (admin, "/admin/accounts"), (admin, "/admin/emails"), (admin, "/admin/webhooks")])
            {
                await visitor.GoAsync($"{page}?{query}");
                Assert.True(visitor.Status is HttpStatusCode.OK, $"{page}?{query[..Math.Min(40, query.Length)]}: {visitor.Status}");
            }
        }

        await customer.GoAsync("/app/emails?q=%20%20plain%20");
        Assert.Contains("Plain words", customer.Text, StringComparison.Ordinal);
    }
}
