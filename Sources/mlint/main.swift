print("mlint")
