using Bunit;
using MailKit.Web.Components;
using Xunit;

namespace MailKit.Tests.Components;

public sealed class EmailTimelineTests : ComponentTests
{
    [Fact]
    public void Steps_tell_when_to_the_millisecond_and_what()
    {
        var timeline = Draw(new TimelineStep(Now.AddMilliseconds(204), "Accepted", Words: "From the page."), new TimelineStep(Now.AddSeconds(5), "Bounced", "bounced"));

        Assert.Equal(["14:05:00.204", "14:05:05.000"], timeline.FindAll("time").Select(t => t.TextContent));
        Assert.Equal(["Accepted", "Bounced"], timeline.FindAll("h3").Select(h => h.TextContent));
    }

    [Fact]
    public void A_state_has_its_shape_and_bookkeeping_has_none()
    {
        var steps = Draw(new TimelineStep(Now, "Held 1 credit"), new TimelineStep(Now, "Bounced", "bounced")).FindAll("li");

        Assert.False(steps[0].HasAttribute("data-state"));
        Assert.Equal("bounced", steps[1].GetAttribute("data-state"));
    }

    [Fact]
    public void A_servers_words_are_quoted_under_ours_and_stay_text()
    {
        var timeline = Draw(new TimelineStep(Now, "Bounced", "bounced", "The receiving server said:", "550 <b>no such user</b>"));

        Assert.Equal("550 <b>no such user</b>", timeline.Find(".mk-said").TextContent);
        Assert.Empty(timeline.FindAll("b"));
    }

    [Fact]
    public void Words_may_lead_to_the_statement()
    {
        var link = Draw(new TimelineStep(Now, "Debited 1 credit", "sent", "Line in your statement", Href: "/app/statement#l-9001")).Find("p a");

        Assert.Equal("/app/statement#l-9001", link.GetAttribute("href"));
        Assert.Equal("Line in your statement", link.TextContent);
    }

    [Fact]
    public void A_step_of_another_day_says_which()
    {
        var timeline = Draw(new TimelineStep(Now, "Sent", "sent"), new TimelineStep(Now.AddDays(2), "Opened", "opened"));

        Assert.Equal("22 November 2026", timeline.Find("time[data-as=date]").TextContent);
    }

    private IRenderedComponent<EmailTimeline> Draw(params TimelineStep[] steps) => Render<EmailTimeline>(p => p.Add(t => t.Steps, steps));
}
