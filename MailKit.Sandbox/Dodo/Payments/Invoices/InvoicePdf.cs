using System.Globalization;
using System.Text;

namespace MailKit.Sandbox.Dodo.Payments.Invoices;

/// <summary>A one-page PDF that says what was paid or given back.</summary>
public static class InvoicePdf
{
    public static byte[] Of(Payment payment) => Write(
        "Invoice (sandbox)", payment.InvoiceId ?? payment.PaymentId, $"Paid by {payment.Customer.Email}", Money(payment.TotalAmount, payment.Currency), $"on {payment.CreatedAt:yyyy-MM-dd}");

    public static byte[] Of(Refund refund) => Write(
        "Refund (sandbox)", refund.RefundId, $"Given back to {refund.Customer.Email}", Money(refund.Amount ?? 0, refund.Currency), $"on {refund.CreatedAt:yyyy-MM-dd}");

    private static string Money(int amount, string? currency) => string.Create(CultureInfo.InvariantCulture, $"{amount / 100m:0.00} {currency}");

    private static byte[] Write(params string[] lines)
    {
        var text = "BT /F1 14 Tf 72 760 Td 20 TL " + string.Concat(lines.Select(static l => $"({Escape(l)}) Tj T* ")) + "ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];

        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();

        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        offsets.ForEach(o => pdf.Append(CultureInfo.InvariantCulture, $"{o:D10} 00000 n \n"));
        pdf.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
