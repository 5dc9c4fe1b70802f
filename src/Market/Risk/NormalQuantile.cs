namespace Candlewick.Market.Risk;

/// <summary>Quantile of the standard normal distribution, to the last digits of a double: Wichura's AS 241 (1988).</summary>
internal static class NormalQuantile
{
    private static readonly double[] CentreAbove =
    [
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
        1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080,
    ];

    private static readonly double[] CentreBelow =
    [
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
        5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0,
    ];

    private static readonly double[] TailAbove =
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258,
        3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
    ];

    private static readonly double[] TailBelow =
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1.0,
    ];

    /// <param name="probability">From 0.5 to 1 − 1e-11, beyond which there is another branch that nobody measures risk with.</param>
    public static double Of(double probability)
    {
        double q = probability - 0.5;
        if (q <= 0.425)
        {
            double centre = 0.180625 - (q * q);
            return q * At(centre, CentreAbove) / At(centre, CentreBelow);
        }

        double tail = Math.Sqrt(-Math.Log(1 - probability)) - 1.6;
        return At(tail, TailAbove) / At(tail, TailBelow);
    }

    private static double At(double x, double[] coefficients)
    {
        double value = 0;
        foreach (double coefficient in coefficients)
        {
            value = (value * x) + coefficient;
        }

        return value;
    }
}
