using Bunit;
using MailKit.Web.Components;
using Xunit;

namespace MailKit.Tests.Components;

public sealed class FormattingTests : ComponentTests
{
    [Fact]
    public void Numbers_are_grouped_and_a_change_has_its_sign()
    {
        Assert.Equal("1,234", 1234.Grouped());
        Assert.Equal("0", 0L.Grouped());
        Assert.Equal("−1,234", (-1234L).Grouped());
        Assert.Equal("+5,000", 5000.Signed());
        Assert.Equal("−1", (-1).Signed());
        Assert.Equal("0", 0.Signed());
    }

    [Fact]
    public void One_credit_is_not_one_credits()
    {
        Assert.Equal("1 credit", 1.Credits());
        Assert.Equal("3 credits", 3.Credits());
        Assert.Equal("0 emails", 0.Emails());
        Assert.Equal("1 person", 1L.People());
    }

    [Fact]
    public void Money_is_short_in_prose_and_exact_in_tables()
    {
        Assert.Equal("$19", Money.Prose(1900, "USD"));
        Assert.Equal("$19.50", Money.Prose(1950, "usd"));
        Assert.Equal("$19.00", Money.Table(1900, "USD"));
        Assert.Equal("−€1,234.05", Money.Table(-123405, "EUR"));
        Assert.Equal("9.00 CHF", Money.Table(900, "CHF"));
    }

    [Theory]
    [InlineData("2026-11-20T14:02:11.204Z", "short", "today 14:02")]
    [InlineData("2026-11-19T23:00:00Z", "short", "yesterday 23:00")]
    [InlineData("2026-10-14T09:00:00Z", "short", "14 Oct")]
    [InlineData("2025-10-14T09:00:00Z", "short", "14 Oct 2025")]
    [InlineData("2026-11-20T14:02:11.204Z", "seconds", "14:02:11")]
    [InlineData("2026-11-20T14:02:11.204Z", "millis", "14:02:11.204")]
    [InlineData("2026-12-03T00:00:00Z", "date", "3 December 2026")]
    [InlineData("2026-11-24T00:00:00Z", "weekday", "Tuesday, 24 November")]
    [InlineData("2027-01-01T00:00:00Z", "weekday", "Friday, 1 January 2027")]
    public void A_time_reads_as_people_say_it(string at, string style, string text)
        => Assert.Equal(text, Times.Text(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), style, Now));

    [Fact]
    public void A_time_carries_the_exact_instant_in_utc()
    {
        var time = Render<TimeAt>(p => p.Add(t => t.At, new DateTimeOffset(2026, 11, 20, 15, 2, 11, TimeSpan.FromHours(1))).Add(t => t.As, "short")).Find("time");

        Assert.Equal("2026-11-20T14:02:11.000Z", time.GetAttribute("datetime"));
        Assert.Equal("20 Nov 2026, 14:02:11 UTC", time.GetAttribute("title"));
        Assert.Equal("short", time.GetAttribute("data-as"));
        Assert.Equal("today 14:02", time.TextContent);
    }

    [Fact]
    public void A_qr_code_is_one_path_on_white_and_says_what_it_is()
    {
        var code = Render<QrCode>(p => p.Add(q => q.Text, "otpauth://totp/MailKit:ada@acme.example?secret=ABC").Add(q => q.Label, "QR code with the key"));

        Assert.Equal("#fff", code.Find("rect").GetAttribute("fill"));
        Assert.StartsWith("M", code.Find("path").GetAttribute("d"), StringComparison.Ordinal);
        Assert.Equal("QR code with the key", code.Find("svg").GetAttribute("aria-label"));
    }
}
