namespace MailKit.Web.Http;

/// <summary>Until when a provider asked all of us, in whatever process, to stay away.</summary>
public sealed class ProviderPause
{
    /// <summary>Dodo or Resend.</summary>
    public required string Provider { get; init; }

    public DateTimeOffset ClosedUntil { get; set; }
}

/// <summary>One of the requests that a provider's limit allows within a window. Whoever moves its time has the request.</summary>
public sealed class ProviderSlot
{
    public required string Provider { get; init; }

    /// <summary>The window's length (seconds).</summary>
    public required int Window { get; init; }

    /// <summary>From 0 to below the limit.</summary>
    public required int Number { get; init; }

    public DateTimeOffset UsedAt { get; set; }
}
