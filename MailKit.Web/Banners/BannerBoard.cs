using MailKit.Domain.Banners;

namespace MailKit.Web.Banners;

/// <summary>A banner as it is drawn.</summary>
/// <param name="Look">The class of the strip: is-low, is-gone, is-failed or is-info.</param>
/// <param name="Headline">The first, bold words, with the number if there is one.</param>
/// <param name="Words">The rest of the sentence.</param>
public sealed record BannerView(BannerKind Kind, string Look, string Headline, string Words, string ActionText, string ActionHref);

/// <summary>Raises, clears and dismisses banners: rows that are true until they are not.</summary>
public sealed class BannerBoard
{
    /// <summary>The account's banners that are up and not dismissed, worst first, with figures of this moment.</summary>
    public Task<IReadOnlyList<BannerView>> ListAsync(Guid accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DismissAsync(Guid accountId, BannerKind kind, CancellationToken cancellationToken) => throw new NotSupportedException();
}
