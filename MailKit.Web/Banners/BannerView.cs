using System.Globalization;
using MailKit.Domain.Banners;

namespace MailKit.Web.Banners;

/// <summary>A banner as it is drawn.</summary>
/// <param name="Look">The class of the strip: is-low, is-gone, is-failed or is-info.</param>
/// <param name="Headline">The first, bold words, with the number if there is one.</param>
/// <param name="Words">The rest of the sentence.</param>
public sealed record BannerView(BannerKind Kind, string Subject, string Look, string Headline, string Words, string ActionText, string ActionHref)
{
    private const string Billing = "/app/billing";

    /// <param name="available">What may be spent now (credits).</param>
    public static BannerView Of(Banner banner, long available) => banner.Kind switch
    {
        BannerKind.CreditsGone => new(banner.Kind, banner.Subject, "is-gone", "No emails left.", "Nothing more is sent until you buy a top-up pack or your plan renews.", "Top up", Billing),
        BannerKind.CreditsLow => new(banner.Kind, banner.Subject, "is-low", $"{available:#,0} {(available is 1 ? "email" : "emails")} left.", "When they are used up, sending stops. A top-up is there within seconds.", "Top up", Billing),
        BannerKind.PaymentFailed => new(banner.Kind, banner.Subject, "is-failed", "Your last payment failed.", "Your card was declined. Until it is paid you can use what is left.", "See billing", Billing),
        BannerKind.SubscriptionOnHold => new(banner.Kind, banner.Subject, "is-failed", "Your plan is on hold.", "Its renewal was not paid, so no new emails arrive. What is left stays yours.", "See billing", Billing),
        BannerKind.SubscriptionEnding => new(banner.Kind, banner.Subject, "is-info", $"Your plan ends{On(banner.Until)}.", "It does not renew. What is left stays yours until it expires.", "Keep the plan", Billing),
        BannerKind.SubscriptionEnded => new(banner.Kind, banner.Subject, "is-info", "Your plan has ended.", "What is left stays yours until it expires.", "Subscribe again", Billing),
        BannerKind.SubscriptionTwice => new(banner.Kind, banner.Subject, "is-failed", "You pay for the plan more than once.", "Each of them renews. Cancel those that you do not want.", "See billing", Billing),
        _ => throw new InvalidOperationException($"No words for a {banner.Kind} banner."),
    };

    private static string On(DateTimeOffset? until)
        => until is { } day ? " on " + day.UtcDateTime.ToString("dddd, d MMMM", CultureInfo.InvariantCulture) : "";
}
