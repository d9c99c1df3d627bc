namespace MailKit.Domain.Work;

/// <summary>A provider gave no usable answer; the call may be repeated with the same key.</summary>
/// <param name="mayHaveActed">False only when it is certain that the provider did nothing: it was never reached, or said so.</param>
/// <param name="retryAfter">How long the provider asked us to wait.</param>
public sealed class ProviderException(string message, bool mayHaveActed, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public bool MayHaveActed { get; } = mayHaveActed;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>We did not even try, because the provider's limit or its trouble forbids it now. That is nobody's failure, so nobody's waiting grows by it.</summary>
    public bool WasHeldBack { get; private init; }

    /// <summary>What is kept for people.</summary>
    public string Words => Message.Length > 500 ? Message[..500] : Message;

    public static ProviderException HeldBack(string message, TimeSpan until) => new(message, mayHaveActed: false, until) { WasHeldBack = true };
}
