using Bunit;
using MailKit.Domain.Banners;
using MailKit.Web.Banners;
using MailKit.Web.Components;
using Xunit;

namespace MailKit.Tests.Components;

public sealed class BannerStripTests : ComponentTests
{
    private static readonly BannerView Low = new(BannerKind.CreditsLow, "emails", "is-low", "878 emails left.", "At this pace they last until Tuesday, 24 November.", "Top up", "/app/billing");
    private static readonly BannerView Failed = new(BannerKind.PaymentFailed, "emails", "is-failed", "Your card was declined.", "We try again on 3 December.", "Change the card", "/app/billing");

    [Fact]
    public void A_banner_says_the_number_first_and_offers_what_helps()
    {
        var strip = Draw(Low);

        Assert.Equal("878 emails left.", strip.Find(".mk-banner.is-low p b").TextContent);
        Assert.Equal("878 emails left. At this pace they last until Tuesday, 24 November.", strip.Find(".mk-banner p").TextContent);
        Assert.Equal("/app/billing", strip.Find("a.btn").GetAttribute("href"));
        Assert.Equal("Top up", strip.Find("a.btn").TextContent);
    }

    [Fact]
    public void Dismissing_names_the_banner_and_works_without_script()
    {
        var button = Draw(Low).Find("button");

        Assert.Equal("submit", button.GetAttribute("type"));
        Assert.Equal(BannerStrip.DismissForm, button.GetAttribute("form"));
        Assert.Equal("CreditsLow:emails", button.GetAttribute("value"));
    }

    [Fact]
    public void The_same_banners_look_the_same_so_that_a_live_region_does_not_repeat_them()
        => Assert.Equal(Draw(Low, Failed).Markup, Draw(Low, Failed).Markup);

    [Fact]
    public void Banners_keep_their_order_and_each_has_its_sign()
    {
        var strip = Draw(Failed, Low);

        Assert.Equal(["PaymentFailed", "CreditsLow"], strip.FindAll(".mk-banner").Select(b => b.GetAttribute("data-kind")));
        Assert.Equal(["/icons.svg#billing", "/icons.svg#alert"], strip.FindAll(".mk-banner > svg use").Select(u => u.GetAttribute("href")));
    }

    [Fact]
    public void Without_banners_nothing_is_drawn() => Assert.Equal("", Draw().Markup.Trim());

    [Fact]
    public void What_a_customer_typed_stays_text()
    {
        var strip = Draw(Low with { Words = "<script>alert(1)</script>" });

        Assert.Empty(strip.FindAll("script"));
        Assert.Contains("<script>alert(1)</script>", strip.Find("p").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<BannerStrip> Draw(params BannerView[] banners)
        => Render<BannerStrip>(p => p.Add(s => s.Banners, banners));
}
