namespace MailKit.Domain.Work;

/// <summary>A provider gave no usable answer; the call may be repeated with the same key.</summary>
/// <param name="mayHaveActed">False only when it is certain that the provider did nothing: it was never reached, or said so.</param>
/// <param name="retryAfter">How long the provider asked us to wait.</param>
public sealed class ProviderException(string message, bool mayHaveActed, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public bool MayHaveActed { get; } = mayHaveActed;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
