using Bunit;
using MailKit.Web.Components;
using Xunit;

namespace MailKit.Tests.Components;

public sealed class LedgerTableTests : ComponentTests
{
    private static readonly LedgerRow Sent = new(new("00000000-0000-7000-8000-000000009001"), Now.AddMinutes(-3), "Email to ada@acme.example", null, "/app/emails/1", -1, 896, "Your order 4711") { Raw = "email send re_1" };
    private static readonly LedgerRow Added = new(new("00000000-0000-7000-8000-000000008990"), Now.AddDays(-1), "MailKit Plan renewed", "Payment pay_1", null, 5000, 5212, "MailKit Plan");

    [Fact]
    public void A_line_reads_from_before_to_after()
    {
        var row = Draw(Sent).Find("#l-00000000-0000-7000-8000-000000009001");

        Assert.Equal("−1", row.QuerySelector(".t-side")?.TextContent);
        Assert.Equal("897 →to 896", row.QuerySelector(".is-run")?.TextContent);
        Assert.Equal("true", row.QuerySelector(".is-run span")?.GetAttribute("aria-hidden"));
    }

    [Fact]
    public void A_line_about_an_email_leads_to_it_and_another_leads_nowhere()
    {
        var table = Draw(Sent, Added);

        Assert.Equal("/app/emails/1", table.Find("#l-00000000-0000-7000-8000-000000009001 a").GetAttribute("href"));
        Assert.Empty(table.FindAll("#l-00000000-0000-7000-8000-000000008990 a"));
        Assert.Equal("Payment pay_1", table.Find("#l-00000000-0000-7000-8000-000000008990 .mk-small").TextContent);
    }

    [Fact]
    public void What_was_added_is_marked_with_more_than_a_colour()
    {
        var change = Draw(Added).Find("td.is-plus");

        Assert.Equal("+5,000", change.TextContent);
    }

    [Fact]
    public void What_Dodo_calls_it_is_said_to_who_points_at_the_line_and_to_nobody_else()
    {
        var row = Draw(Sent).Find("#l-00000000-0000-7000-8000-000000009001");

        Assert.Equal("In Dodo’s ledger: email send re_1", row.QuerySelector(".t-lead")?.GetAttribute("title"));
        Assert.DoesNotContain("re_1", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_stand_under_their_days()
    {
        var table = Draw(Sent, Sent with { Id = Guid.Empty }, Added);

        Assert.Equal(["Today, 20 November", "Thursday, 19 November"], table.FindAll("tr.is-day").Select(day => day.TextContent));
        Assert.Equal([3, 2], table.FindAll("tbody").Select(body => body.Children.Length));
    }

    [Fact]
    public void A_day_of_another_year_names_it()
        => Assert.Equal("Wednesday, 31 December 2025", Draw(Sent with { At = new(2025, 12, 31, 9, 0, 0, TimeSpan.Zero) }).Find("tr.is-day").TextContent);

    private IRenderedComponent<LedgerTable> Draw(params LedgerRow[] rows) => Render<LedgerTable>(p => p.Add(t => t.Rows, rows));
}
