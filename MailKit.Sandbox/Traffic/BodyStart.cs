namespace MailKit.Sandbox.Traffic;

/// <summary>Reads the beginning of a body and leaves the whole of it to whoever reads it next.</summary>
public static class BodyStart
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int most)
    {
        request.EnableBuffering();
        var start = new byte[(int)Math.Min(request.ContentLength ?? most, most)];
        var length = await request.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return start.AsMemory(0, length);
    }
}
