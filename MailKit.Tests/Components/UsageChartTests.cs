using System.Globalization;
using Bunit;
using MailKit.Web.Components;
using Xunit;

namespace MailKit.Tests.Components;

public sealed class UsageChartTests : ComponentTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    [Fact]
    public void Every_day_is_a_bar_that_says_its_figures()
    {
        var chart = Draw(new UsageDay(Today.AddDays(-1), 236, 0, 4, 1), new UsageDay(Today, 168, 17, 2, 0));

        Assert.Equal(["19 Nov: 236 delivered, 4 bounced, 1 complaint", "20 Nov: 168 delivered, 2 bounced, 17 on their way"], chart.FindAll("g > title").Select(t => t.TextContent));
    }

    [Fact]
    public void A_bar_is_piled_up_from_below_without_gaps()
    {
        var chart = Draw(new UsageDay(Today, 100, 50, 30, 20));
        var parts = chart.FindAll("g rect").Select(r => (Look: r.GetAttribute("class"), Y: Number(r, "y"), Height: Number(r, "height"))).ToList();

        Assert.Equal(["ok", "wait", "bad", "plum"], parts.Select(p => p.Look));
        Assert.Equal(150, parts[0].Y + parts[0].Height);
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.Y, pair.Second.Y + pair.Second.Height, 2));
    }

    [Fact]
    public void One_bounce_among_thousands_is_still_seen()
    {
        var chart = Draw(new UsageDay(Today, 90_000, 0, 1, 0));

        Assert.Equal(2, Number(chart.Find("rect.bad"), "height"));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 2)]
    [InlineData(277, 100, 3)]
    [InlineData(300, 100, 3)]
    [InlineData(301, 200, 2)]
    [InlineData(1150, 500, 3)]
    [InlineData(99_999, 50_000, 2)]
    public void The_axis_has_few_round_lines_above_the_highest_day(int highest, int step, int lines)
    {
        Assert.Equal(new ChartAxis(step, lines), ChartAxis.For(highest));
        Assert.True(ChartAxis.For(highest).Top >= highest);
    }

    [Fact]
    public void The_same_figures_stand_in_a_table_newest_first()
    {
        var chart = Draw(new UsageDay(Today.AddDays(-1), 1236, 0, 4, 1), new UsageDay(Today, 168, 17, 2, 0));

        Assert.Equal(["20 Nov", "19 Nov"], chart.FindAll("tbody th").Select(th => th.TextContent));
        Assert.Equal(["1,236", "0", "4", "1"], chart.FindAll("tbody tr:last-child td").Select(td => td.TextContent));
    }

    [Fact]
    public void The_last_day_is_called_today_only_when_it_is()
    {
        Assert.Contains(Draw(new UsageDay(Today, 1, 0, 0, 0)).FindAll("text"), t => t.TextContent is "today");
        Assert.DoesNotContain(Draw(new UsageDay(Today.AddDays(-1), 1, 0, 0, 0)).FindAll("text"), t => t.TextContent is "today");
    }

    [Fact]
    public void Days_without_an_email_say_what_will_be_here()
    {
        var chart = Draw(new UsageDay(Today.AddDays(-1), 0, 0, 0, 0), new UsageDay(Today, 0, 0, 0, 0));

        Assert.Equal("No emails in these 2 days", chart.Find(".mk-empty h3").TextContent);
        Assert.Empty(chart.FindAll("figure"));
    }

    [Fact]
    public void Nothing_in_it_needs_an_inline_style()
    {
        var chart = Draw(new UsageDay(Today.AddDays(-1), 236, 0, 4, 1), new UsageDay(Today, 168, 17, 2, 0));

        Assert.Empty(chart.FindAll("[style], style, script"));
    }

    private IRenderedComponent<UsageChart> Draw(params UsageDay[] days) => Render<UsageChart>(p => p.Add(c => c.Days, days));

    private static double Number(AngleSharp.Dom.IElement element, string attribute) => double.Parse(element.GetAttribute(attribute)!, CultureInfo.InvariantCulture);
}
