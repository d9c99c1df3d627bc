using System.Globalization;
using Bunit;
using MailKit.Web.Components;
using MailKit.Web.Credits;
using Xunit;

namespace MailKit.Tests.Components;

public sealed class CreditMeterTests : ComponentTests
{
    [Fact]
    public void The_figure_is_the_headline_and_the_legend_says_the_rest()
    {
        var meter = Draw(Credits(available: 4231, held: 120, granted: 5000));

        Assert.Equal("4,231 emails left", meter.Find(".mk-figure").TextContent);
        Assert.Equal(["4,231 left", "120 held for emails on their way", "649 used of 5,000"], meter.FindAll(".mk-legend li").Select(li => li.TextContent));
        Assert.Equal("4,231 of 5,000 emails left, 120 held, 649 used", meter.Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void What_is_held_begins_where_what_is_left_ends()
    {
        var meter = Draw(Credits(available: 4231, held: 120, granted: 5000));

        Assert.Equal("84.62%", meter.Find(".left").GetAttribute("width"));
        Assert.Equal("84.62%", meter.Find(".held").GetAttribute("x"));
        Assert.Equal("2.4%", meter.Find(".held").GetAttribute("width"));
    }

    [Theory]
    [InlineData(878, 18, 5000)]
    [InlineData(4999, 1, 5000)]
    [InlineData(0, 2, 5000)]
    [InlineData(3, 1, 1_000_000)]
    public void A_held_credit_is_always_seen_and_never_leaves_the_meter(long available, long held, long granted)
    {
        var meter = Draw(Credits(available, held, granted));

        Assert.True(Percent(meter, ".held", "width") >= 1.2);
        Assert.True(Percent(meter, ".held", "x") + Percent(meter, ".held", "width") <= 100.01);
    }

    [Fact]
    public void Nothing_held_is_not_drawn()
    {
        var meter = Draw(Credits(available: 5000, held: 0, granted: 5000));

        Assert.Empty(meter.FindAll(".held"));
        Assert.Equal("100%", meter.Find(".left").GetAttribute("width"));
    }

    [Fact]
    public void Few_credits_look_low_and_none_look_gone()
    {
        Assert.NotNull(Draw(Credits(878, 0, 5000) with { IsLow = true }).Find(".mk-meter.is-low"));
        Assert.NotNull(Draw(Credits(0, 0, 5000) with { IsLow = true }).Find(".mk-meter.is-gone"));
        Assert.Equal("No emails left of 5,000, 0 held, 5,000 used", Draw(Credits(0, 0, 5000)).Find("svg").GetAttribute("aria-label"));
    }

    [Fact]
    public void One_email_is_one_email() => Assert.Equal("1 email left", Draw(Credits(1, 0, 5000)).Find(".mk-figure").TextContent);

    [Fact]
    public void An_account_that_never_bought_has_an_empty_meter()
    {
        var meter = Draw(Credits(0, 0, 0));

        Assert.Equal("0%", meter.Find(".left").GetAttribute("width"));
        Assert.Equal(["0 left"], meter.FindAll(".mk-legend li").Select(li => li.TextContent));
    }

    [Fact]
    public void The_purse_has_the_number_and_a_meter_that_is_not_read_out()
    {
        var purse = Render<CreditMeter>(p => p.Add(m => m.Credits, Credits(878, 18, 5000)).Add(m => m.IsSmall, true));

        Assert.Equal("878", purse.Find("b").TextContent);
        Assert.Equal("true", purse.Find("svg").GetAttribute("aria-hidden"));
        Assert.Empty(purse.FindAll(".mk-legend"));
    }

    private IRenderedComponent<CreditMeter> Draw(CreditSummary credits) => Render<CreditMeter>(p => p.Add(m => m.Credits, credits));

    private static CreditSummary Credits(long available, long held, long granted) => new(available, held, available + held, granted, null, 0, IsLow: false, IsGone: available is 0);

    private static double Percent(IRenderedComponent<CreditMeter> meter, string part, string attribute)
        => double.Parse(meter.Find(part).GetAttribute(attribute)!.TrimEnd('%'), CultureInfo.InvariantCulture);
}
